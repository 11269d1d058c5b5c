package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ports below 100 are in the client's zone. */
class ZonePreferenceTest {

    private final FakeLoop loop = new FakeLoop();
    private final FakeEndpoints endpoints = new FakeEndpoints();

    private Balancer<Integer> balancer(int... ports) {
        Balancer<Integer> balancer =
                new Balancer<>(
                        FakeEndpoints.config(
                                new OutboundPolicy.FailureAccrual(
                                        1,
                                        0,
                                        Duration.ofSeconds(10),
                                        0,
                                        new OutboundPolicy.Backoff(
                                                Duration.ofSeconds(60),
                                                Duration.ofSeconds(60),
                                                0,
                                                false),
                                        1)),
                        endpoints,
                        loop,
                        loop,
                        new SplittableRandom(1),
                        BalancerObserver.NONE);
        balancer.update(snapshot(ports));
        return balancer;
    }

    private static EndpointSnapshot snapshot(int... ports) {
        List<Endpoint> all =
                Arrays.stream(ports)
                        .mapToObj(
                                port -> {
                                    Endpoint plain = FakeEndpoints.endpoint(port, Map.of());
                                    return new Endpoint(
                                            plain.address(),
                                            null,
                                            plain.hint(),
                                            0,
                                            null,
                                            Map.of(),
                                            Endpoint.DEFAULT_WEIGHT,
                                            port < 100);
                                })
                        .toList();
        return new EndpointSnapshot(all, true, true, false, 1);
    }

    /** So many requests that end at once; how many went to the own zone. */
    private int near(Balancer<Integer> balancer, int requests, long nearMillis, long farMillis) {
        int near = 0;
        for (int i = 0; i < requests; i++) {
            Member<Integer> member = balancer.pick();
            boolean own = member.connections() < 100;
            near += own ? 1 : 0;
            member.firstByte(Duration.ofMillis(own ? nearMillis : farMillis).toNanos());
            member.finished(Outcome.SUCCESS);
            loop.advance(Duration.ofMillis(10));
        }
        return near;
    }

    private void eject(Balancer<Integer> balancer, int port) {
        balancer.members().stream()
                .filter(member -> member.connections() == port)
                .findFirst()
                .orElseThrow()
                .connectFailed("connection refused");
    }

    @Test
    void theOwnZoneGetsEverythingAlsoAfterLongWithoutTrafficElsewhere() {
        Balancer<Integer> balancer = balancer(1, 2, 101, 102, 103, 104, 105, 106);

        assertThat(near(balancer, 1_000, 5, 5)).isEqualTo(1_000);
        loop.advance(Duration.ofHours(1));
        assertThat(near(balancer, 1_000, 5, 5)).isEqualTo(1_000);
    }

    @Test
    void whatDoesNotFitSpillsOverByTheRequestsInFlight() {
        Balancer<Integer> balancer = balancer(1, 2, 101, 102);
        near(balancer, 20, 5, 5);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            order.add(balancer.pick().connections());
        }

        assertThat(order.subList(0, 4)).as("two each").containsOnly(1, 2);
        assertThat(order.subList(4, 12)).contains(101, 102);
        assertThat(order.stream().filter(port -> port < 100).count())
                .as("the own zone still takes more")
                .isGreaterThan(6);
    }

    @Test
    void aZoneThatIsMuchSlowerLosesMostOfItsRequests() {
        Balancer<Integer> balancer = balancer(1, 2, 101, 102);
        measure(balancer, 12);

        assertThat(near(balancer, 1_000, 4 * 5, 5)).as("four times").isEqualTo(1_000);
        assertThat(near(balancer, 1_000, 40 * 5, 5)).as("forty times").isLessThan(100);
    }

    /** So many requests at once, so that some go everywhere. */
    private static void measure(Balancer<Integer> balancer, int requests) {
        List<Member<Integer>> picked = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            picked.add(balancer.pick());
        }
        for (Member<Integer> member : picked) {
            member.firstByte(Duration.ofMillis(5).toNanos());
            member.finished(Outcome.SUCCESS);
        }
    }

    @Test
    void withFewerThanHalfOfItsEndpointsTheZoneHasNoPreference() {
        Balancer<Integer> balancer = balancer(1, 2, 3, 101, 102, 103);
        endpoints.down.addAll(List.of(2, 3));
        near(balancer, 20, 5, 5);
        eject(balancer, 2);
        assertThat(near(balancer, 100, 5, 5)).as("two of three").isEqualTo(100);

        eject(balancer, 3);
        assertThat(near(balancer, 100, 5, 5)).as("one of three").isBetween(10, 60);

        endpoints.down.clear();
        loop.advance(Duration.ofSeconds(60));
        assertThat(near(balancer, 100, 5, 5)).as("all are back").isEqualTo(100);
    }

    @Test
    void aRepetitionLeavesTheZoneIfNothingElseIsThere() {
        Balancer<Integer> balancer = balancer(1, 101, 102);
        Member<Integer> failed = balancer.pick();
        assertThat(failed.connections()).isEqualTo(1);
        failed.finished(Outcome.NEUTRAL);

        assertThat(balancer.pick(failed).connections()).isGreaterThan(100);
    }

    @Test
    void membershipChangesTheZone() {
        Balancer<Integer> balancer = balancer(1, 101);
        assertThat(near(balancer, 20, 5, 5)).isEqualTo(20);

        balancer.update(snapshot(101, 102));
        assertThat(near(balancer, 20, 5, 5)).isZero();
        balancer.update(snapshot(2, 3, 101, 102));
        assertThat(near(balancer, 200, 5, 5)).isEqualTo(200);
    }

    @Test
    void sessionsStayWhereverTheyAre() {
        Balancer<Integer> balancer = balancer(1, 101, 102, 103);
        int far = 0;
        for (long session = 1; session <= 100; session++) {
            far += balancer.pick(null, session).connections() > 100 ? 1 : 0;
        }

        assertThat(far).isBetween(60, 90);
    }
}
