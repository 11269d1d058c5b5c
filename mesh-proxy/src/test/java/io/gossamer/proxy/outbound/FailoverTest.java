package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend without ready endpoints drops out of its rule; a backend that is invalid does not. */
class FailoverTest {

    private static final String HERE = "books.default.svc.cluster.local:80";
    private static final String THERE = "books.elsewhere.svc.cluster.local:80";
    private static final Duration FAILFAST = Duration.ofMillis(50);

    private static RouteBackend backend(String name) {
        return OutboundHarness.named(name, 1, FAILFAST);
    }

    private static Distribution distribution(String kind, RouteBackend... backends) {
        return kind.equals("first")
                ? new Distribution.FirstAvailable(List.of(backends))
                : new Distribution.RandomAvailable(List.of(backends));
    }

    private static String server(OutboundHarness mesh) throws Exception {
        HttpResponse<String> answer = mesh.get("/");
        return answer.statusCode()
                + answer.headers().firstValue("server-name").map(name -> " " + name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "random"})
    void requestsOfABackendWithoutEndpointsGoToAnother(String kind) throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.discover(HERE);
            mesh.discover(THERE, OutboundHarness.endpoint(mesh.serve("there", 200), null));
            mesh.publish(OutboundHarness.rule(distribution(kind, backend(HERE), backend(THERE))));

            for (int i = 0; i < 20; i++) {
                assertThat(server(mesh)).as("also those that had to wait").isEqualTo("200 there");
            }
        }
    }

    @Test
    void theFirstHasAllRequestsAgainOnceItIsReady() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.discover(HERE);
            mesh.discover(THERE, OutboundHarness.endpoint(mesh.serve("there", 200), null));
            mesh.publish(
                    OutboundHarness.rule(distribution("first", backend(HERE), backend(THERE))));
            assertThat(server(mesh)).isEqualTo("200 there");

            mesh.discover(HERE, OutboundHarness.endpoint(mesh.serve("here", 200), null));

            for (int i = 0; i < 20; i++) {
                assertThat(server(mesh)).isEqualTo("200 here");
            }
        }
    }

    @Test
    void ifNoneIsReadyTheReasonIsThatOfOneOfThem() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.discover(HERE);
            mesh.discover(THERE);
            mesh.publish(
                    OutboundHarness.rule(distribution("first", backend(HERE), backend(THERE))));

            HttpResponse<String> answer = mesh.get("/");

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().firstValue("l5d-proxy-error").orElse(""))
                    .startsWith("failfast: no endpoint of books.")
                    .endsWith("became ready in 50 ms: the service has no endpoints");
        }
    }

    /** What a policy service sends for a reference that leads nowhere. */
    @Test
    void aBackendThatIsInvalidKeepsItsShareAndAnswers500() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.discover(THERE, OutboundHarness.endpoint(mesh.serve("there", 200), null));
            RouteBackend invalid =
                    OutboundHarness.backend(
                            OutboundHarness.endpoint(mesh.serve("never", 200), null),
                            new RouteFilter.Fail(false, 500, "no such service", 1, 1));
            mesh.publish(OutboundHarness.rule(distribution("random", invalid, backend(THERE))));

            int failed = 0;
            for (int i = 0; i < 100; i++) {
                String answer = server(mesh);
                assertThat(answer).isIn("500", "200 there");
                failed += answer.equals("500") ? 1 : 0;
            }

            assertThat(failed).as("half, within five standard deviations").isBetween(25, 75);
            assertThat(mesh.seen).noneMatch(seen -> seen.server().equals("never"));
        }
    }
}
