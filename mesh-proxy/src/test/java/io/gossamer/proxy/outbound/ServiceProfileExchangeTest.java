package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.ServiceProfile;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests under a service profile's route: what is sent, repeated and counted. */
class ServiceProfileExchangeTest {

    private static final String DESTINATION = "books.default.svc.cluster.local:80";
    private static final String LABELS =
            "direction=\"outbound\",dst=\"" + DESTINATION + "\",rt_route=\"all\"";

    private static void publish(
            OutboundHarness mesh, ServiceProfile.Budget budget, BitSet failures, int... statuses)
            throws Exception {
        HttpRule rule =
                OutboundHarness.rule(
                        List.of(),
                        OutboundHarness.retry(16, 503),
                        false,
                        OutboundHarness.backend(
                                OutboundHarness.endpoint(mesh.serve("a", statuses), null)));
        ServiceProfile profile =
                new ServiceProfile(DESTINATION, Map.of("route", "all"), failures, budget);
        mesh.publish(
                List.of(
                        new HttpRoute(
                                Meta.ofDefault("profile"),
                                List.of(),
                                List.of(rule),
                                false,
                                profile)));
    }

    private static void assertCounted(OutboundHarness mesh, String line) throws Exception {
        assertThat(mesh.scrape()).contains(line + "\n");
    }

    @Test
    void requestCarriesItsDestinationWhateverTheApplicationSaid() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, null, null, 200);

            mesh.get("/", "l5d-dst-canonical", "other:1");

            assertThat(mesh.seen.get(0).header("L5d-dst-canonical")).isEqualTo(DESTINATION);
        }
    }

    @Test
    void retriesAreCountedBesideWhatTheClientSaw() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(
                    mesh,
                    new ServiceProfile.Budget(0.2, 10, Duration.ofSeconds(10)),
                    null,
                    503,
                    503,
                    200);

            assertThat(mesh.get("/").statusCode()).isEqualTo(200);

            assertCounted(mesh, "route_request_total{" + LABELS + "} 1");
            assertCounted(mesh, "route_actual_request_total{" + LABELS + "} 3");
            assertCounted(
                    mesh,
                    "route_response_total{"
                            + LABELS
                            + ",status_code=\"200\",classification=\"success\"} 1");
            assertCounted(
                    mesh,
                    "route_actual_response_total{"
                            + LABELS
                            + ",status_code=\"503\",classification=\"failure\"} 2");
            assertCounted(mesh, "route_retryable_total{" + LABELS + "} 2");
        }
    }

    @Test
    void budgetOfTheProfileEndsTheRetries() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            publish(mesh, new ServiceProfile.Budget(0, 1, Duration.ofSeconds(2)), null, 503);

            assertThat(mesh.get("/").statusCode()).isEqualTo(503);

            assertThat(mesh.seen).hasSize(3);
            assertCounted(mesh, "route_retryable_total{" + LABELS + ",skipped=\"no_budget\"} 1");
        }
    }

    @Test
    void responseClassesDecideWhatCountsAsFailure() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            BitSet failures = new BitSet();
            failures.set(404);
            publish(mesh, null, failures, 404);

            assertThat(mesh.get("/").statusCode()).isEqualTo(404);

            assertCounted(
                    mesh,
                    "route_response_total{"
                            + LABELS
                            + ",status_code=\"404\",classification=\"failure\"} 1");
        }
    }
}
