package io.gossamer.proxy.balance.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.ProxyFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loops are queues here that a test empties when it wants. */
class BulkheadTest {

    private static final String BOOKS = "books.default.svc.cluster.local:80";

    private final Occupancies occupancies = new Occupancies();
    private final List<Limited> refused = new ArrayList<>();
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<String> outcomes = new ArrayList<>();

    private Bulkhead bulkhead(int connections, int requests, int pending) {
        return occupancies.bulkhead(
                BOOKS, new Backend.Limits(connections, requests, pending), refused::add);
    }

    private void connect(Bulkhead bulkhead) {
        bulkhead.connect(
                loop::add,
                new Bulkhead.Admission() {
                    @Override
                    public void onAdmitted() {
                        outcomes.add("admitted");
                    }

                    @Override
                    public void onRefused(ProxyFailure failure) {
                        outcomes.add(failure.describe());
                    }
                });
    }

    private void run() {
        Runnable task;
        while ((task = loop.poll()) != null) {
            task.run();
        }
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedAndNamesItself() {
        Bulkhead bulkhead = bulkhead(0, 2, 0);
        assertThat(bulkhead.enter(Limited.REQUESTS)).isNull();
        assertThat(bulkhead.enter(Limited.REQUESTS)).isNull();

        ProxyFailure failure = bulkhead.enter(Limited.REQUESTS);

        assertThat(failure.code()).isEqualTo(FailureCode.DESTINATION_LIMIT);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.describe())
                .isEqualTo(
                        "limit: books.default.svc.cluster.local:80: 2 requests are in flight"
                                + " (expected: fewer, by balancer.gossamer.io/max-requests: 2 of its"
                                + " Service)");
        assertThat(refused).containsExactly(Limited.REQUESTS);
        bulkhead.leave(Limited.REQUESTS);
        assertThat(bulkhead.enter(Limited.REQUESTS)).isNull();
    }

    @Test
    void eachKindHasItsOwnLimitAndZeroIsNone() {
        Bulkhead bulkhead = bulkhead(0, 0, 1);

        assertThat(bulkhead.limits(Limited.PENDING)).isTrue();
        assertThat(bulkhead.limits(Limited.CONNECTIONS)).isFalse();
        for (int i = 0; i < 10; i++) {
            assertThat(bulkhead.enter(Limited.REQUESTS)).isNull();
            connect(bulkhead);
        }
        assertThat(outcomes).hasSize(10).containsOnly("admitted");
        assertThat(bulkhead.enter(Limited.PENDING)).isNull();
        assertThat(bulkhead.enter(Limited.PENDING)).isNotNull();
    }

    @Test
    void loopsCountTogetherAndAlsoWhileTheLimitChanges() {
        Bulkhead one = bulkhead(0, 2, 0);
        Bulkhead other = bulkhead(0, 2, 0);
        assertThat(one.enter(Limited.REQUESTS)).isNull();
        assertThat(other.enter(Limited.REQUESTS)).isNull();
        assertThat(other.enter(Limited.REQUESTS)).isNotNull();

        Bulkhead raised = bulkhead(0, 3, 0);
        assertThat(raised.enter(Limited.REQUESTS)).isNull();
        assertThat(raised.enter(Limited.REQUESTS)).isNotNull();
        one.close();
        one.leave(Limited.REQUESTS);
        assertThat(raised.enter(Limited.REQUESTS)).isNull();
    }

    @Test
    void nothingIsKeptOfADestinationThatNobodyUses() {
        Bulkhead one = bulkhead(1, 0, 0);
        Bulkhead other = bulkhead(1, 0, 0);
        assertThat(bulkhead(0, 0, 0)).isSameAs(Bulkhead.NONE);
        assertThat(occupancies.size()).isEqualTo(1);

        one.close();
        assertThat(occupancies.size()).isEqualTo(1);
        other.close();
        assertThat(occupancies.size()).isZero();
    }

    @Test
    void idleConnectionsOfAnyLoopMakeRoom() {
        Bulkhead here = bulkhead(1, 0, 0);
        Bulkhead there = bulkhead(1, 0, 0);
        ArrayDeque<Runnable> otherLoop = new ArrayDeque<>();
        there.offer(
                (count, done) ->
                        otherLoop.add(
                                () -> {
                                    there.leave(Limited.CONNECTIONS);
                                    done.run();
                                }));
        connect(there);
        connect(here);
        assertThat(outcomes).as("waits for the other loop").containsExactly("admitted");

        otherLoop.remove().run();
        run();
        assertThat(outcomes).containsExactly("admitted", "admitted");
        assertThat(refused).isEmpty();
    }

    @Test
    void thoseThatWaitForRoomAskOnceForAllOfThem() {
        Bulkhead bulkhead = bulkhead(2, 0, 0);
        List<Integer> asked = new ArrayList<>();
        ArrayDeque<Runnable> answers = new ArrayDeque<>();
        bulkhead.offer(
                (count, done) -> {
                    asked.add(count);
                    answers.add(done);
                });
        connect(bulkhead);
        connect(bulkhead);
        connect(bulkhead);
        connect(bulkhead);
        assertThat(asked).containsExactly(1);

        bulkhead.leave(Limited.CONNECTIONS);
        answers.remove().run();
        run();

        assertThat(outcomes).hasSize(4);
        assertThat(outcomes.subList(0, 3)).containsOnly("admitted");
        assertThat(outcomes.get(3)).contains("2 connections are open", "max-connections: 2");
        assertThat(answers).isEmpty();
    }

    @Test
    void whereNothingIsIdleTheAnswerComesAtOnce() {
        Bulkhead bulkhead = bulkhead(1, 0, 0);
        connect(bulkhead);
        connect(bulkhead);
        run();

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1)).startsWith("limit: ");
        assertThat(refused).containsExactly(Limited.CONNECTIONS);
    }

    @Test
    void threadsNeverGetMoreThanTheLimitTogether() throws Exception {
        Bulkhead bulkhead = occupancies.bulkhead(BOOKS, new Backend.Limits(0, 3, 0), limit -> {});
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int n = 0; n < 20_000; n++) {
                                    if (bulkhead.enter(Limited.REQUESTS) == null) {
                                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                        inside.decrementAndGet();
                                        bulkhead.leave(Limited.REQUESTS);
                                    }
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(1, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(bulkhead.enter(Limited.REQUESTS)).isNull();
        }
        assertThat(bulkhead.enter(Limited.REQUESTS)).isNotNull();
    }
}
