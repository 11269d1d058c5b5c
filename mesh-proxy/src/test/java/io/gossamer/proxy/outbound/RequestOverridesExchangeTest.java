package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a request asks for by itself, where its rule allows it and where it does not. */
class RequestOverridesExchangeTest {

    private static void publish(OutboundHarness mesh, boolean allow, long delay, int... statuses)
            throws Exception {
        mesh.publish(
                OutboundHarness.rule(
                        List.of(),
                        null,
                        allow,
                        OutboundHarness.backend(
                                OutboundHarness.endpoint(mesh.serve("a", delay, statuses), null))));
    }

    @Test
    void allowedRequestIsRepeatedAndItsHeadersDoNotReachTheServer() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, true, 0, 503, 200);

            assertThat(mesh.get("/", "l5d-retry-http", "503").statusCode()).isEqualTo(200);

            assertThat(mesh.seen).hasSize(2);
            assertThat(mesh.seen).noneMatch(seen -> seen.header("L5d-retry-http") != null);
        }
    }

    @Test
    void requestThatMayNotAskIsNotRepeated() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, false, 0, 503, 200);

            assertThat(mesh.get("/", "l5d-retry-http", "503").statusCode()).isEqualTo(503);

            assertThat(mesh.seen).hasSize(1);
        }
    }

    @Test
    void allowedTimeoutEndsTheRequest() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, true, 2_000, 200);

            assertThat(mesh.get("/", "l5d-timeout", "100ms").statusCode()).isEqualTo(504);
        }
    }
}
