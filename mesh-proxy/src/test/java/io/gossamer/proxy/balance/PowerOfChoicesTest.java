package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PowerOfChoicesTest {

    private final FakeLoop loop = new FakeLoop();
    private final Balancer<Integer> balancer =
            FakeEndpoints.balancer(loop, new SplittableRandom(7));

    @Test
    void spreadsEvenlyOverEndpointsOfEqualCost() {
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4));
        Map<Integer, Integer> picks = new HashMap<>();

        for (int i = 0; i < 4_000; i++) {
            Member<Integer> member = balancer.pick();
            picks.merge(member.connections(), 1, Integer::sum);
            member.finished(Outcome.SUCCESS);
        }

        assertThat(picks.values()).hasSize(4).allMatch(count -> count > 900 && count < 1_100);
    }

    @Test
    void prefersTheEndpointWithFewerRequestsInFlight() {
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Member<Integer> busy = balancer.pick();

        Member<Integer> idle = balancer.pick();

        assertThat(idle).isNotSameAs(busy);
    }

    @Test
    void avoidsTheEndpointOfAnEarlierAttemptWhileThereIsAnother() {
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Member<Integer> failed = balancer.pick();
        failed.finished(Outcome.FAILURE);

        for (int i = 0; i < 20; i++) {
            Member<Integer> other = balancer.pick(failed);
            assertThat(other).isNotSameAs(failed);
            other.finished(Outcome.SUCCESS);
        }

        balancer.update(FakeEndpoints.snapshot(failed.connections()));
        assertThat(balancer.pick(failed)).isSameAs(failed);
    }

    @Test
    void givesAnUnmeasuredEndpointItsShareBesideMeasuredOnes() {
        balancer.update(FakeEndpoints.snapshot(1));
        Member<Integer> old = balancer.pick();
        old.firstByte(Duration.ofMillis(1).toNanos());
        old.finished(Outcome.SUCCESS);
        balancer.update(FakeEndpoints.snapshot(1, 2));

        int newcomers = 0;
        for (int i = 0; i < 100; i++) {
            Member<Integer> member = balancer.pick();
            newcomers += member.connections() == 2 ? 1 : 0;
            member.finished(Outcome.SUCCESS);
        }

        assertThat(newcomers).isBetween(30, 70);
    }

    @Test
    void takesTheFastestOfAsManyAsItDraws() {
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4, 5));
        measure(Duration.ofMillis(1), 3);

        for (int i = 0; i < 20; i++) {
            Member<Integer> member = balancer.pick();
            assertThat(member.connections()).isEqualTo(3);
            member.finished(Outcome.SUCCESS);
        }
    }

    @Test
    void drawsFromAllEndpointsWhenTheyAreMany() {
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, 40).toArray()));
        Set<Integer> picked = new HashSet<>();

        for (int i = 0; i < 1_000; i++) {
            Member<Integer> member = balancer.pick();
            picked.add(member.connections());
            member.finished(Outcome.SUCCESS);
        }

        assertThat(picked).hasSize(40);
    }

    @Test
    void weighsRequestsInFlightByTheirSquare() {
        balancer.update(FakeEndpoints.snapshot(1, 2));
        measure(Duration.ofMillis(3), 1);
        Member<Integer> first = balancer.pick();
        Member<Integer> second = balancer.pick();

        assertThat(first.connections()).as("3 ms against 10 ms").isEqualTo(1);
        assertThat(second.connections()).as("4 x 3 ms against 10 ms").isEqualTo(2);
    }

    /** All endpoints answer until that is believed: this one in the time, the others in 10 ms. */
    private void measure(Duration fast, int port) {
        List<Member<Integer>> all = List.copyOf(balancer.members());
        for (Member<Integer> member : all) {
            Duration rtt = member.connections() == port ? fast : Duration.ofMillis(10);
            for (int i = 0; i < LoadEstimate.FIRST_SAMPLES; i++) {
                member.firstByte(rtt.toNanos());
            }
        }
    }
}
