package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class P2cTest {

    private final FakeLoop loop = new FakeLoop();
    private final Balancer<Integer> balancer =
            new Balancer<>(
                    FakeEndpoints.config(null),
                    new FakeEndpoints(),
                    loop,
                    loop,
                    new SplittableRandom(7),
                    BalancerObserver.NONE);

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
}
