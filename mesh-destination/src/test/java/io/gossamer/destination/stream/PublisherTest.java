package io.gossamer.destination.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Namespace;
import io.gossamer.destination.view.Lookup;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublisherTest {

    private final TestMesh mesh = new TestMesh();
    private final AtomicLong clock = new AtomicLong();
    private Publisher publisher;
    private Channel<String, Integer> counts;

    @BeforeEach
    void open() {
        publisher = new Publisher(mesh.index()::snapshot, clock::get);
        mesh.index().onChange(publisher::wake);
        counts = publisher.channel(PublisherTest::count, PublisherTest::count);
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    /** Counts namespaces; a question that begins with "not" has no answer when there are any. */
    private static Lookup<Integer> count(Snapshot snapshot, String query) {
        int count = snapshot.all(Namespace.class).size();
        return query.startsWith("not") && count > 0 ? Lookup.notFound("gone") : Lookup.found(count);
    }

    @Test
    void readerIsToldTheFirstAnswerAndEachChange() throws Exception {
        Reader reader = new Reader();
        counts.subscribe("all", reader);
        assertThat(reader.next()).isEqualTo("null>0");

        addNamespace("a");
        assertThat(reader.next()).isEqualTo("0>1");
        addNamespace("a");
        addNamespace("b");
        assertThat(reader.next()).isEqualTo("1>2");
        assertThat(counts.size()).isEqualTo(1);
    }

    @Test
    void readerThatCannotTakeMoreIsToldTheNewestAnswerOnly() throws Exception {
        Reader reader = new Reader();
        Subscription subscription = counts.subscribe("all", reader);
        reader.next();
        reader.ready = false;
        Reader other = new Reader();
        counts.subscribe("all", other);
        other.next();

        addNamespace("a");
        other.next();
        addNamespace("b");
        other.next();
        assertThat(reader.told).isEmpty();
        reader.ready = true;
        subscription.ready();

        assertThat(reader.next()).isEqualTo("0>2");
    }

    @Test
    void readerThatTakesNothingIsCutAndSlowsNobody() throws Exception {
        Reader stalled = new Reader();
        counts.subscribe("all", stalled);
        stalled.next();
        stalled.ready = false;
        Reader other = new Reader();
        counts.subscribe("all", other);
        other.next();

        addNamespace("a");
        assertThat(other.next()).isEqualTo("0>1");
        clock.addAndGet(Publisher.STALL_LIMIT.toNanos() - 1);
        publisher.cutStalled();
        settle();
        assertThat(counts.size()).isEqualTo(2);
        clock.addAndGet(1);
        publisher.cutStalled();

        assertThat(stalled.cut.await(10, TimeUnit.SECONDS)).isTrue();
        settle();
        assertThat(counts.size()).isEqualTo(1);
        addNamespace("b");
        assertThat(other.next()).isEqualTo("1>2");
    }

    @Test
    void watchEndsWhenThereIsNoAnswerAnyMore() throws Exception {
        Reader reader = new Reader();
        counts.subscribe("not", reader);
        reader.next();

        addNamespace("a");

        assertThat(reader.next()).isEqualTo("failed: gone");
        settle();
        assertThat(counts.size()).isZero();
    }

    @Test
    void closedWatchIsToldNothing() throws Exception {
        Reader reader = new Reader();
        Subscription subscription = counts.subscribe("all", reader);
        reader.next();
        subscription.close();
        Reader other = new Reader();
        counts.subscribe("all", other);
        other.next();

        addNamespace("a");
        other.next();

        assertThat(reader.told).isEmpty();
        assertThat(counts.size()).isEqualTo(1);
    }

    /** Returns when all that was handed to the publisher's thread so far is done. */
    private void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        publisher.execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void addNamespace(String name) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
        mesh.put(name, "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    }

    private static final class Reader implements Subscriber<Integer> {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final CountDownLatch cut = new CountDownLatch(1);
        private volatile boolean ready = true;

        String next() throws InterruptedException {
            return String.valueOf(told.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void next(@Nullable State<Integer> previous, State<Integer> current) {
            told.add((previous == null ? "null" : previous.value()) + ">" + current.value());
        }

        @Override
        public void fail(Lookup.Failed<Integer> failure) {
            told.add("failed: " + failure.message());
        }

        @Override
        public void cut() {
            cut.countDown();
        }
    }
}
