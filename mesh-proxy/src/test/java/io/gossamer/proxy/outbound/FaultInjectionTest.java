package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.Delay;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Faults of a rule: what waits, what is answered, and that timeouts go on meanwhile. */
class FaultInjectionTest {

    private static void publish(
            OutboundHarness mesh, Delay delay, Duration timeout, RouteFilter... filters)
            throws Exception {
        mesh.publish(
                new HttpRule(
                        List.of(RequestMatch.ANY),
                        List.of(filters),
                        new Distribution.FirstAvailable(
                                List.of(
                                        OutboundHarness.backend(
                                                OutboundHarness.endpoint(
                                                        mesh.serve("a", 200), null)))),
                        new Timeouts(Duration.ZERO, timeout, Duration.ZERO),
                        null,
                        false,
                        delay));
    }

    private static long millis(OutboundHarness mesh, int status) throws Exception {
        long start = System.nanoTime();
        assertThat(mesh.get("/").statusCode()).isEqualTo(status);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void aDelayedRequestWaitsAndIsThenSent() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, new Delay(Duration.ofMillis(150), 1, 1), Duration.ZERO);

            assertThat(millis(mesh, 200)).isGreaterThanOrEqualTo(150);
            assertThat(mesh.seen).hasSize(1);
        }
    }

    @Test
    void aShareOfTheRequestsIsDelayed() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, new Delay(Duration.ofMillis(20), 1, 4), Duration.ZERO);
            int delayed = 0;
            for (int i = 0; i < 100; i++) {
                delayed += millis(mesh, 200) >= 20 ? 1 : 0;
            }

            assertThat(delayed).as("a quarter, within five standard deviations").isBetween(4, 47);
        }
    }

    @Test
    void theRoutesTimeoutEndsARequestThatWaits() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, new Delay(Duration.ofMinutes(1), 1, 1), Duration.ofMillis(100));

            assertThat(millis(mesh, 504)).isLessThan(30_000);
            assertThat(mesh.seen).isEmpty();
        }
    }

    @Test
    void anAbortedRequestWaitsToo() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(
                    mesh,
                    new Delay(Duration.ofMillis(100), 1, 1),
                    Duration.ZERO,
                    new RouteFilter.Fail(false, 503, "fault.gossamer.io/abort", 1, 1));

            assertThat(millis(mesh, 503)).isGreaterThanOrEqualTo(100);
            assertThat(mesh.get("/").headers().firstValue("l5d-proxy-error"))
                    .hasValue("answered by the route's policy: fault.gossamer.io/abort");
            assertThat(mesh.seen).isEmpty();
        }
    }
}
