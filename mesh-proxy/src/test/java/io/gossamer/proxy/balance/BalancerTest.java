package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.balance.limit.Limited;
import io.gossamer.proxy.balance.limit.Occupancies;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private final FakeLoop loop = new FakeLoop();
    private final FakeEndpoints endpoints = new FakeEndpoints();
    private final List<String> observed = new ArrayList<>();

    @Test
    void keepsLoadOfSurvivorsAndClosesRemovedOnesAfterTheirLastRequest() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Member<Integer> first = balancer.pick();
        Member<Integer> second = balancer.pick();

        balancer.update(FakeEndpoints.snapshot(second.connections()));
        assertThat(balancer.members()).containsExactly(second);
        assertThat(second.pending()).isEqualTo(1);
        assertThat(endpoints.closed).isEmpty();

        first.finished(Outcome.SUCCESS);
        assertThat(endpoints.closed).containsExactly(first.connections());
        assertThat(observed).contains("updated +2 -0", "updated +0 -1");
    }

    @Test
    void opensAnEndpointAnewWhenItsLabelsChange() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1));
        balancer.update(
                new EndpointSnapshot(
                        List.of(FakeEndpoints.endpoint(1, Map.of("pod", "books-2"))),
                        true,
                        true,
                        false,
                        2));

        assertThat(endpoints.opened).containsExactly(1, 1);
        assertThat(endpoints.closed).containsExactly(1);
        assertThat(balancer.pick().endpoint().labels()).containsEntry("pod", "books-2");
    }

    @Test
    void keepsRequestsAwayFromAnEndpointThatRefusesAndUsesItWithinASecondOfItsReturn() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2));
        endpoints.down.add(2);
        refuse(balancer, 2);

        loop.advance(Duration.ofSeconds(20));
        assertThat(balancer.readyCount()).isEqualTo(1);
        for (int i = 0; i < 50; i++) {
            assertThat(balancer.pick().connections()).isEqualTo(1);
        }

        endpoints.down.clear();
        loop.advance(Duration.ofSeconds(1));
        assertThat(balancer.readyCount()).isEqualTo(2);
        assertThat(balancer.pick().connections()).as("preferred while idle").isEqualTo(2);
    }

    @Test
    void probesSeldomAfterAMinuteUnlessRequestsWait() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1));
        endpoints.down.add(1);
        refuse(balancer, 1);
        loop.advance(Duration.ofMinutes(10));
        int before = endpoints.probes;
        loop.advance(Duration.ofSeconds(10));
        assertThat(endpoints.probes - before).isLessThanOrEqualTo(1);

        endpoints.down.clear();
        Recorded waiter = new Recorded();
        balancer.acquire(waiter, null);
        loop.advance(Duration.ofSeconds(1));

        assertThat(waiter.member).isNotNull();
    }

    @Test
    void whatWaitsIsLimitedForAllLoopsTogetherAndLeavesInEveryWay() {
        Occupancies occupancies = new Occupancies();
        List<Limited> refused = new ArrayList<>();
        Balancer<Integer> one = limited(occupancies, refused);
        Balancer<Integer> other = limited(occupancies, refused);
        Recorded cancelled = new Recorded();
        Recorded served = new Recorded();
        Recorded tooMany = new Recorded();
        one.acquire(cancelled, null);
        other.acquire(served, null);
        other.acquire(tooMany, null);
        assertThat(tooMany.failure.code()).isEqualTo(FailureCode.DESTINATION_LIMIT);
        assertThat(refused).containsExactly(Limited.PENDING);

        one.cancel(cancelled);
        other.update(FakeEndpoints.snapshot(1));
        assertThat(served.member).isNotNull();
        Recorded failed = new Recorded();
        one.acquire(failed, null);
        one.acquire(new Recorded(), null);
        loop.advance(Duration.ofSeconds(3));
        assertThat(failed.failure.code()).isEqualTo(FailureCode.FAILFAST);

        Bulkhead count =
                occupancies.bulkhead(
                        "books.default.svc.cluster.local:80",
                        new Backend.Limits(0, 0, 1),
                        refused::add);
        assertThat(count.enter(Limited.PENDING)).as("nobody waits").isNull();
    }

    private Balancer<Integer> limited(Occupancies occupancies, List<Limited> refused) {
        return new Balancer<>(
                FakeEndpoints.config(null),
                endpoints,
                loop,
                loop,
                new SplittableRandom(1),
                BalancerObserver.NONE,
                occupancies.bulkhead(
                        "books.default.svc.cluster.local:80",
                        new Backend.Limits(0, 0, 2),
                        refused::add));
    }

    @Test
    void queuesRequestsUntilAnEndpointAppears() {
        Balancer<Integer> balancer = balancer(null);
        Recorded waiter = new Recorded();
        balancer.acquire(waiter, null);
        assertThat(balancer.queueLength()).isEqualTo(1);

        loop.advance(Duration.ofSeconds(2));
        balancer.update(FakeEndpoints.snapshot(1));

        assertThat(waiter.member.connections()).isEqualTo(1);
        assertThat(balancer.queueLength()).isZero();
        assertThat(observed).contains("dispatched after 2000 ms");
        loop.advance(Duration.ofSeconds(10));
        assertThat(balancer.isAvailable()).isTrue();
    }

    @Test
    void failsAllAtOnceAfterFailfastUntilAnEndpointIsReady() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot());
        Recorded early = new Recorded();
        balancer.acquire(early, null);
        loop.advance(Duration.ofSeconds(2));
        Recorded late = new Recorded();
        balancer.acquire(late, null);

        loop.advance(Duration.ofSeconds(1));
        assertThat(early.failure.code()).isEqualTo(FailureCode.FAILFAST);
        assertThat(late.failure.code()).isEqualTo(FailureCode.FAILFAST);
        assertThat(late.failure.getMessage())
                .contains("books.default.svc.cluster.local:80", "has no endpoints");
        assertThat(balancer.isAvailable()).isFalse();

        Recorded immediate = new Recorded();
        balancer.acquire(immediate, null);
        assertThat(immediate.failure).isNotNull();

        balancer.update(FakeEndpoints.snapshot(1));
        assertThat(balancer.isAvailable()).isTrue();
        Recorded served = new Recorded();
        balancer.acquire(served, null);
        assertThat(served.member).isNotNull();
        assertThat(observed).containsSubsequence("gate shut", "gate open");
    }

    @Test
    void namesTheEndpointsAndTheirFailureInFailfast() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1));
        endpoints.down.add(1);
        refuse(balancer, 1);
        Recorded waiter = new Recorded();
        balancer.acquire(waiter, null);

        loop.advance(Duration.ofSeconds(3));

        assertThat(waiter.failure.getMessage())
                .contains("10.0.0.1:1 accepts no connection since 3 s (connection refused)");
    }

    @Test
    void shedsLoadBeyondTheCapacityOfTheQueue() {
        Balancer<Integer> balancer = balancer(null);
        List<Recorded> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiters.add(new Recorded());
            balancer.acquire(waiters.get(i), null);
        }

        assertThat(waiters.get(2).failure).isNull();
        assertThat(waiters.get(3).failure.code()).isEqualTo(FailureCode.LOAD_SHED);
    }

    @Test
    void doesNotCallACancelledWaiter() {
        Balancer<Integer> balancer = balancer(null);
        Recorded waiter = new Recorded();
        balancer.acquire(waiter, null);
        balancer.cancel(waiter);

        balancer.update(FakeEndpoints.snapshot(1));

        assertThat(waiter.member).isNull();
    }

    @Test
    void ejectsAFailingEndpointAndProvesItByExactlyOneRequest() {
        Balancer<Integer> balancer = balancer(FailureAccrualTest.policy(2, 0));
        balancer.update(FakeEndpoints.snapshot(1, 2));
        fail(balancer, 2);
        fail(balancer, 2);
        assertThat(balancer.readyCount()).isEqualTo(1);

        loop.advance(Duration.ofSeconds(1));
        Member<Integer> probation = pickOn(balancer, 2);
        assertThat(probation.state()).isEqualTo(EndpointState.PROBATION);
        assertThat(balancer.readyCount()).as("one request only").isEqualTo(1);

        probation.finished(Outcome.FAILURE);
        loop.advance(Duration.ofMillis(1_900));
        assertThat(balancer.readyCount()).as("longer backoff").isEqualTo(1);
        loop.advance(Duration.ofMillis(100));
        pickOn(balancer, 2).finished(Outcome.SUCCESS);

        assertThat(balancer.members()).allMatch(m -> m.state() == EndpointState.READY);
    }

    @Test
    void neverEjectsTheLastReadyEndpoint() {
        Balancer<Integer> balancer = balancer(FailureAccrualTest.policy(1, 0));
        balancer.update(FakeEndpoints.snapshot(1, 2));
        fail(balancer, 2);
        fail(balancer, 1);
        fail(balancer, 1);

        assertThat(balancer.pick().connections()).isEqualTo(1);
    }

    @Test
    void triesEjectedEndpointsWhenTheLastReadyOneRefuses() {
        Balancer<Integer> balancer = balancer(FailureAccrualTest.policy(1, 0));
        balancer.update(FakeEndpoints.snapshot(1, 2));
        fail(balancer, 2);
        refuse(balancer, 1);

        assertThat(balancer.pick().connections()).isEqualTo(2);
    }

    @Test
    void keepsAwayForAMomentFromAnEndpointWhoseApplicationIsDown() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Member<Integer> member = pickOn(balancer, 2);
        member.applicationUnreachable("connect: refused");
        member.finished(Outcome.FAILURE);
        assertThat(balancer.readyCount()).isEqualTo(1);

        loop.advance(Duration.ofMillis(150));
        pickOn(balancer, 2).finished(Outcome.SUCCESS);

        assertThat(member.state()).isEqualTo(EndpointState.READY);
    }

    @Test
    void failsWaitersAndClosesEndpointsWhenReleased() {
        Balancer<Integer> balancer = balancer(null);
        Recorded waiter = new Recorded();
        balancer.acquire(waiter, null);
        balancer.close();
        assertThat(waiter.failure).isNotNull();

        Balancer<Integer> used = balancer(null);
        used.update(FakeEndpoints.snapshot(7));
        used.close();
        assertThat(endpoints.closed).containsExactly(7);
    }

    private Balancer<Integer> balancer(OutboundPolicy.@Nullable FailureAccrual accrual) {
        return new Balancer<>(
                FakeEndpoints.config(accrual),
                endpoints,
                loop,
                loop,
                new SplittableRandom(3),
                new RecordingObserver());
    }

    private static Member<Integer> pickOn(Balancer<Integer> balancer, int port) {
        List<Member<Integer>> others = new ArrayList<>();
        while (true) {
            Member<Integer> member = balancer.pick();
            if (member.connections() == port) {
                others.forEach(other -> other.finished(Outcome.NEUTRAL));
                return member;
            }
            others.add(member);
        }
    }

    private static void fail(Balancer<Integer> balancer, int port) {
        pickOn(balancer, port).finished(Outcome.FAILURE);
    }

    private static void refuse(Balancer<Integer> balancer, int port) {
        Member<Integer> member = pickOn(balancer, port);
        member.connectFailed("connection refused");
        member.finished(Outcome.NEUTRAL);
    }

    private static final class Recorded implements Waiter<Integer> {
        private @Nullable Member<Integer> member;
        private @Nullable ProxyFailure failure;

        @Override
        public void onEndpoint(Member<Integer> member) {
            this.member = member;
        }

        @Override
        public void onFailure(ProxyFailure failure) {
            this.failure = failure;
        }
    }

    private final class RecordingObserver implements BalancerObserver {
        @Override
        public void updated(int added, int removed) {
            observed.add("updated +" + added + " -" + removed);
        }

        @Override
        public void dispatched(long waitedNanos) {
            observed.add("dispatched after " + Duration.ofNanos(waitedNanos).toMillis() + " ms");
        }

        @Override
        public void gate(boolean open) {
            observed.add(open ? "gate open" : "gate shut");
        }
    }
}
