package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which endpoint a session has, and when it gets another. */
class RendezvousTest {

    private static final int SESSIONS = 10_000;

    private final FakeLoop loop = new FakeLoop();
    private final FakeEndpoints endpoints = new FakeEndpoints();

    private Balancer<Integer> balancer(OutboundPolicy.@Nullable FailureAccrual accrual) {
        return new Balancer<>(
                FakeEndpoints.config(accrual),
                endpoints,
                loop,
                loop,
                new SplittableRandom(7),
                BalancerObserver.NONE);
    }

    private static long session(int number) {
        return SessionHash.of("user-" + number);
    }

    private static int serves(Balancer<Integer> balancer, int number) {
        Member<Integer> member = balancer.pick(null, session(number));
        member.finished(Outcome.NEUTRAL);
        return member.connections();
    }

    private static List<Integer> serveAll(Balancer<Integer> balancer) {
        return IntStream.range(0, SESSIONS).mapToObj(i -> serves(balancer, i)).toList();
    }

    @Test
    void sessionsSpreadEvenlyAndEachHasOneEndpointWhateverTheOrderOfDiscovery() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, 10).toArray()));
        Balancer<Integer> ofAnother = balancer(null);
        ofAnother.update(FakeEndpoints.snapshot(7, 3, 10, 1, 9, 2, 8, 4, 6, 5));

        List<Integer> served = serveAll(balancer);

        assertThat(serveAll(balancer)).isEqualTo(served);
        assertThat(serveAll(ofAnother)).isEqualTo(served);
        Map<Integer, Integer> shares = new HashMap<>();
        served.forEach(endpoint -> shares.merge(endpoint, 1, Integer::sum));
        assertThat(shares.values()).hasSize(10).allMatch(share -> share > 900 && share < 1_100);
    }

    @Test
    void anEndpointThatGoesTakesItsOwnSessionsOnlyAndOneThatComesAnEqualShareOfEach() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4, 5));
        List<Integer> before = serveAll(balancer);

        balancer.update(FakeEndpoints.snapshot(1, 2, 4, 5));
        List<Integer> without = serveAll(balancer);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4, 5, 6));
        List<Integer> with = serveAll(balancer);

        Map<Integer, Integer> heirs = new HashMap<>();
        int moved = 0;
        for (int i = 0; i < SESSIONS; i++) {
            if (before.get(i) == 3) {
                heirs.merge(without.get(i), 1, Integer::sum);
            } else {
                assertThat(without.get(i)).isEqualTo(before.get(i));
            }
            if (!with.get(i).equals(before.get(i))) {
                assertThat(with.get(i)).isEqualTo(6);
                moved++;
            }
        }
        assertThat(heirs).containsOnlyKeys(1, 2, 4, 5);
        assertThat(heirs.values()).allMatch(share -> share > 400 && share < 600);
        assertThat(moved).as("a sixth").isBetween(1_500, 1_840);
    }

    @Test
    void whileAnEndpointRefusesConnectionsItsSessionsHaveTheirSecond() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        Member<Integer> first = balancer.pick(null, session(1));
        first.connectFailed("connection refused");
        first.finished(Outcome.NEUTRAL);

        int second = serves(balancer, 1);
        assertThat(second).isNotEqualTo(first.connections());
        assertThat(serves(balancer, 1)).isEqualTo(second);

        loop.advance(Duration.ofSeconds(1));
        assertThat(serves(balancer, 1)).as("after a probe").isEqualTo(first.connections());
    }

    @Test
    void whileABreakerIsOpenItsSessionsHaveTheirSecondAndOneOfThemProvesIt() {
        Balancer<Integer> balancer =
                balancer(
                        new OutboundPolicy.FailureAccrual(
                                2,
                                0,
                                Duration.ZERO,
                                0,
                                new OutboundPolicy.Backoff(
                                        Duration.ofSeconds(1), Duration.ofSeconds(60), 0, false),
                                1));
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        int home = serves(balancer, 1);
        for (int i = 0; i < 2; i++) {
            balancer.pick(null, session(1)).finished(Outcome.FAILURE);
        }

        assertThat(serves(balancer, 1)).isNotEqualTo(home);

        loop.advance(Duration.ofSeconds(1));
        Member<Integer> proof = balancer.pick(null, session(1));
        assertThat(proof.connections()).isEqualTo(home);
        assertThat(serves(balancer, 1)).as("one request at a time").isNotEqualTo(home);
        proof.finished(Outcome.SUCCESS);
        assertThat(serves(balancer, 1)).isEqualTo(home);
    }

    @Test
    void aRepeatedAttemptGoesToTheSecondUnlessThereIsNone() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        Member<Integer> first = balancer.pick(null, session(1));

        Member<Integer> second = balancer.pick(first, session(1));
        balancer.update(FakeEndpoints.snapshot(first.connections()));

        assertThat(second).isNotSameAs(first);
        assertThat(balancer.pick(first, session(1))).isSameAs(first);
        balancer.update(FakeEndpoints.snapshot());
        assertThat(balancer.pick(null, session(1))).isNull();
    }

    @Test
    void aRequestThatWaitedGetsTheEndpointOfItsSession() {
        Balancer<Integer> balancer = balancer(null);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        int home = serves(balancer, 1);
        int other =
                IntStream.range(2, 100)
                        .filter(i -> serves(balancer, i) != home)
                        .findFirst()
                        .orElseThrow();
        int otherHome = serves(balancer, other);
        balancer.update(FakeEndpoints.snapshot());
        List<Integer> served = new ArrayList<>();
        for (int number : new int[] {1, other}) {
            balancer.acquire(
                    new Waiter<>() {
                        @Override
                        public long session() {
                            return RendezvousTest.session(number);
                        }

                        @Override
                        public void onEndpoint(Member<Integer> member) {
                            served.add(member.connections());
                        }

                        @Override
                        public void onFailure(ProxyFailure failure) {
                            throw new AssertionError(failure.describe());
                        }
                    },
                    null);
        }

        balancer.update(FakeEndpoints.snapshot(1, 2, 3));

        assertThat(served).containsExactly(home, otherHome);
    }

    /** Sidecars of different versions have to agree. */
    @Test
    void hashesStayWhatTheyAre() {
        assertThat(SessionHash.of("ann")).isEqualTo(7995230380516241683L);
        assertThat(SessionHash.of(FakeEndpoints.endpoint(8080, Map.of()).address()))
                .isEqualTo(70647058286088340L);
        assertThat(SessionHash.of("")).isNotZero();
    }
}
