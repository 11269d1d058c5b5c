package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shares of requests while an endpoint is new, in virtual time. */
class SlowStartTest {

    private static final int PICKS = 20_000;
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final FakeLoop loop = new FakeLoop();
    private final FakeEndpoints endpoints = new FakeEndpoints();

    private Balancer<Integer> balancer(Duration window) {
        BalancerConfig usual = FakeEndpoints.config(null);
        return new Balancer<>(
                new BalancerConfig(
                        usual.name(),
                        usual.load(),
                        null,
                        window,
                        usual.queueCapacity(),
                        usual.failfast()),
                endpoints,
                loop,
                loop,
                new SplittableRandom(7),
                BalancerObserver.NONE);
    }

    /** The share of one endpoint in many requests, each answered before the next. */
    private static double share(Balancer<Integer> balancer, int endpoint) {
        int picked = 0;
        for (int i = 0; i < PICKS; i++) {
            Member<Integer> member = balancer.pick();
            picked += member.connections() == endpoint ? 1 : 0;
            member.finished(Outcome.SUCCESS);
        }
        return (double) picked / PICKS;
    }

    @Test
    void theShareOfANewEndpointGrowsFromATenthToAllOfIt() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4));

        List<Double> shares = new ArrayList<>();
        for (int i = 0; i <= 6; i++) {
            shares.add(share(balancer, 4));
            loop.advance(WINDOW.dividedBy(6));
        }

        assertThat(shares).isSorted();
        assertThat(shares.get(0)).as("a tenth of a quarter").isBetween(0.020, 0.030);
        assertThat(shares.get(3)).as("half of the window").isBetween(0.128, 0.148);
        assertThat(shares.get(6)).as("a quarter").isBetween(0.235, 0.265);
    }

    @Test
    void oneNewEndpointAmongManyBeginsWithATenthToo() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, 19).toArray()));
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, 20).toArray()));

        assertThat(share(balancer, 20)).as("a tenth of a twentieth").isBetween(0.003, 0.0075);
    }

    @Test
    void whatIsThereWhenDiscoveryFirstAnswersIsNotNew() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1, 2));

        assertThat(share(balancer, 2)).isBetween(0.48, 0.52);
    }

    @Test
    void whenAllAreNewTheyShareAsEver() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1));
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        assertThat(share(balancer, 1)).as("beside two new ones").isGreaterThan(0.8);

        balancer.update(FakeEndpoints.snapshot(2, 3));

        assertThat(share(balancer, 2)).isBetween(0.48, 0.52);
    }

    @Test
    void anEndpointThatComesBackStartsAnew() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Member<Integer> restarted = balancer.pick();
        restarted.connectFailed("connection refused");
        restarted.finished(Outcome.NEUTRAL);

        loop.advance(Duration.ofSeconds(1));

        assertThat(share(balancer, restarted.connections())).isBetween(0.04, 0.09);
    }

    @Test
    void newLabelsDoNotMakeAnEndpointNew() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1, 2));
        balancer.update(
                new io.gossamer.proxy.model.EndpointSnapshot(
                        List.of(
                                FakeEndpoints.endpoint(1, Map.of()),
                                FakeEndpoints.endpoint(2, Map.of("pod", "other"))),
                        true,
                        true,
                        false,
                        2));

        assertThat(share(balancer, 2)).isBetween(0.48, 0.52);
    }

    @Test
    void aRepeatedAttemptMayGoToANewEndpointIfThereIsNoOther() {
        Balancer<Integer> balancer = balancer(WINDOW);
        balancer.update(FakeEndpoints.snapshot(1));
        balancer.update(FakeEndpoints.snapshot(1, 2));
        Map<Integer, Member<Integer>> byPort = new HashMap<>();
        balancer.members().forEach(member -> byPort.put(member.connections(), member));

        for (int i = 0; i < 50; i++) {
            Member<Integer> second = balancer.pick(byPort.get(1));
            assertThat(second.connections()).isEqualTo(2);
            second.finished(Outcome.SUCCESS);
        }
    }

    /** The same draws, so the same choices. */
    @Test
    void withoutAWindowNothingChanges() {
        Balancer<Integer> without = balancer(Duration.ZERO);
        Balancer<Integer> afterwards = balancer(WINDOW);
        for (Balancer<Integer> balancer : List.of(without, afterwards)) {
            balancer.update(FakeEndpoints.snapshot(1, 2, 3));
            balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4, 5, 6, 7));
        }
        loop.advance(WINDOW);

        for (int i = 0; i < 1_000; i++) {
            assertThat(without.pick().connections()).isEqualTo(afterwards.pick().connections());
        }
    }
}
