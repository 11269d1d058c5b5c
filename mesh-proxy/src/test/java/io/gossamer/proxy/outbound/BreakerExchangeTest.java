package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Circuit breakers on sockets: how much an endpoint that fails gets before it is left out. */
class BreakerExchangeTest {

    private static OutboundPolicy.FailureAccrual breaker(
            int consecutive, double rate, Duration penalty, boolean retryAfter) {
        return new OutboundPolicy.FailureAccrual(
                consecutive,
                rate,
                Duration.ofSeconds(10),
                5,
                new OutboundPolicy.Backoff(penalty, Duration.ofSeconds(60), 0, retryAfter),
                0);
    }

    /** One of three fails, and fast: the balancer takes it for the best. */
    private static Endpoint[] endpoints(OutboundHarness mesh, int status) throws Exception {
        return new Endpoint[] {
            OutboundHarness.endpoint(mesh.serve("good", 3, new int[] {200}), null),
            OutboundHarness.endpoint(mesh.serve("also good", 3, new int[] {200}), null),
            OutboundHarness.endpoint(mesh.serve("bad", status), null)
        };
    }

    private static long toBad(OutboundHarness mesh) {
        return mesh.seen.stream().filter(seen -> seen.server().equals("bad")).count();
    }

    /** Which endpoint is the fastest depends on the machine's other work: as many as it takes. */
    private static void sendUntilBadHas(OutboundHarness mesh, int requests) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(9).toNanos();
        while (toBad(mesh) < requests && System.nanoTime() < end) {
            mesh.get("/");
        }
    }

    /** The defaults of the annotations: 7 in a row; below 0.8 of at least 5. */
    @ParameterizedTest
    @CsvSource({
        "7, 0, 500, 7",
        "1, 0, 503, 1",
        "0, 0.8, 500, 5",
        "0, 0.8, 429, 5",
        "7, 0.8, 500, 5"
    })
    void anEndpointThatFailsIsLeftOutAfterSoManyRequests(
            int consecutive, double rate, int status, int expected) throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(), null, false, mesh.balance(endpoints(mesh, status))),
                    breaker(consecutive, rate, Duration.ofSeconds(60), false));

            sendUntilBadHas(mesh, expected);
            for (int i = 0; i < 30; i++) {
                mesh.get("/");
            }

            assertThat(toBad(mesh)).isEqualTo(expected);
        }
    }

    /** 429 fails the rate, not the run. */
    @Test
    void overloadIsNoFailureInARow() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(), null, false, mesh.balance(endpoints(mesh, 429))),
                    breaker(2, 0, Duration.ofSeconds(60), false));

            sendUntilBadHas(mesh, 11);

            assertThat(toBad(mesh)).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 3"})
    void whatTheEndpointAsksForIsHonouredWhereThePolicySaysSo(boolean honour, int atLeast)
            throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.answerHeaders.put("Retry-After", "120");
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(), null, false, mesh.balance(endpoints(mesh, 503))),
                    breaker(1, 0, Duration.ofMillis(1), honour));

            // 1, 2, 4 ... ms: without the wish there are some probes in this time.
            long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
            while (System.nanoTime() < end && (honour || toBad(mesh) < atLeast)) {
                mesh.get("/");
            }

            if (honour) {
                assertThat(toBad(mesh)).isEqualTo(1);
            } else {
                assertThat(toBad(mesh)).isGreaterThanOrEqualTo(atLeast);
            }
        }
    }
}
