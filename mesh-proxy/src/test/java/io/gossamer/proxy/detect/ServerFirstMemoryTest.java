package io.gossamer.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServerFirstMemoryTest {

    private static final String DB = "db.default.svc.cluster.local:3306";

    private final AtomicLong now = new AtomicLong();
    private final ServerFirstMemory memory = new ServerFirstMemory(2, now::get);

    @Test
    void concludesAfterThreeAgreeingConnections() {
        assertThat(memory.serverSpokeFirst(DB, 1)).isFalse();
        assertThat(memory.serverSpokeFirst(DB, 1)).isFalse();
        assertThat(memory.isServerFirst(DB, 1)).isFalse();
        assertThat(memory.serverSpokeFirst(DB, 1)).isTrue();
        assertThat(memory.isServerFirst(DB, 1)).isTrue();
        assertThat(memory.learned())
                .containsExactly(new ServerFirstMemory.Learned(DB, 1, ServerFirstMemory.HOLDS));
    }

    @Test
    void learnsAnewAfterTenMinutes() {
        learn(DB);
        now.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
        assertThat(memory.isServerFirst(DB, 1)).isTrue();
        now.addAndGet(1);
        assertThat(memory.learned()).isEmpty();
        assertThat(memory.isServerFirst(DB, 1)).isFalse();
        learn(DB);
        assertThat(memory.isServerFirst(DB, 1)).isTrue();
    }

    @Test
    void tellsThatWhatCountsHasChanged() {
        memory.serverSpokeFirst(DB, 1);
        memory.clientSpokeFirst(DB, 1);
        assertThat(memory.changes()).isZero();
        learn(DB);
        assertThat(memory.changes()).isEqualTo(1);
        assertThat(memory.isServerFirst(DB, 2)).isFalse();
        assertThat(memory.changes()).isEqualTo(2);
        learn(DB);
        memory.httpSeen(DB, 1);
        assertThat(memory.changes()).isEqualTo(4);
    }

    @Test
    void neverConcludesWhereHttpWasSeen() {
        memory.serverSpokeFirst(DB, 1);
        memory.httpSeen(DB, 1);
        learn(DB);
        assertThat(memory.isServerFirst(DB, 1)).isFalse();
    }

    @Test
    void takesBackTheConclusionWhenHttpIsSeen() {
        learn(DB);
        memory.httpSeen(DB, 1);
        assertThat(memory.isServerFirst(DB, 1)).isFalse();
    }

    @Test
    void beginsAgainWhenAClientSpokeFirst() {
        memory.serverSpokeFirst(DB, 1);
        memory.serverSpokeFirst(DB, 1);
        memory.clientSpokeFirst(DB, 1);
        assertThat(memory.serverSpokeFirst(DB, 1)).isFalse();
        assertThat(memory.isServerFirst(DB, 1)).isFalse();
    }

    @Test
    void forgetsWhenThePolicyChanges() {
        memory.httpSeen(DB, 1);
        assertThat(memory.isServerFirst(DB, 2)).isFalse();
        memory.serverSpokeFirst(DB, 2);
        memory.serverSpokeFirst(DB, 2);
        assertThat(memory.serverSpokeFirst(DB, 2)).isTrue();
    }

    @Test
    void forgetsTheDestinationUsedLongestAgo() {
        learn("a:1");
        learn("b:1");
        memory.isServerFirst("a:1", 1);
        learn("c:1");
        assertThat(memory.isServerFirst("a:1", 1)).isTrue();
        assertThat(memory.isServerFirst("b:1", 1)).isFalse();
        assertThat(memory.learned()).hasSize(2);
    }

    private void learn(String destination) {
        for (int i = 0; i < 3; i++) {
            memory.serverSpokeFirst(destination, 1);
        }
    }
}
