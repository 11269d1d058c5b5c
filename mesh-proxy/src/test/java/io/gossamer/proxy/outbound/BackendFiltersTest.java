package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.Header;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.gossamer.proxy.outbound.RecordingServers.Seen;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The filters of the backend that a rule chose, after those of the rule. */
class BackendFiltersTest {

    private static RouteFilter request(String value) {
        return new RouteFilter.RequestHeaders(
                List.of(), List.of(new Header("x-by", value)), List.of());
    }

    private static RouteFilter response(String value) {
        return new RouteFilter.ResponseHeaders(
                List.of(new Header("x-by", value)), List.of(), List.of());
    }

    @Test
    void theBackendHasTheLastWordOnTheRequestAndTheFirstOnTheResponse() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(request("rule"), response("rule")),
                            null,
                            false,
                            OutboundHarness.backend(
                                    OutboundHarness.endpoint(mesh.serve("a", 200), null),
                                    request("backend"),
                                    response("backend"))));

            HttpResponse<String> answer = mesh.get("/");

            assertThat(mesh.seen.get(0).header("X-by")).isEqualTo("backend");
            assertThat(answer.headers().allValues("x-by")).containsExactly("backend", "rule");
        }
    }

    @Test
    void aBackendThatFailsOrRedirectsIsNotAsked() throws Exception {
        HttpResponse<String> failed =
                answeredBy(new RouteFilter.Fail(false, 418, "no\nteapot", 1, 1));
        assertThat(failed.statusCode()).isEqualTo(418);
        assertThat(failed.headers().firstValue("content-length")).hasValue("0");
        assertThat(failed.headers().firstValue("l5d-proxy-error"))
                .hasValue("answered by the route's policy: no?teapot");
        assertThat(
                        answeredBy(new RouteFilter.Redirect("https", "other", null, 0, 302))
                                .headers()
                                .firstValue("location"))
                .hasValue("https://other/path");
    }

    private static final RouteFilter REWRITE =
            new RouteFilter.Rewrite("canary.example", new PathModifier.Prefix("/v2"));

    @Test
    void eachTryAtABackendSeesWhatItRewrites() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(),
                            OutboundHarness.retry(1, 503),
                            false,
                            OutboundHarness.backend(
                                    OutboundHarness.endpoint(mesh.serve("a", 503, 200), null),
                                    REWRITE)));

            assertThat(mesh.get("/x?q=1").statusCode()).isEqualTo(200);

            assertThat(mesh.seen)
                    .extracting(Seen::path, seen -> seen.header("Host"))
                    .containsExactly(
                            tuple("/v2/x?q=1", "canary.example"),
                            tuple("/v2/x?q=1", "canary.example"));
        }
        HttpResponse<String> refused =
                answeredBy(new RouteFilter.Rewrite(null, new PathModifier.Full("//evil")));
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    /** What the first was to get, neither rewritten nor copied reaches the second. */
    @Test
    void aBackendThatTakesOverGetsTheRequestAsItWas() throws Exception {
        String none = "books.default.svc.cluster.local:80";
        String other = "books.elsewhere.svc.cluster.local:80";
        String audit = "audit.default.svc.cluster.local:80";
        String copies = "copies.default.svc.cluster.local:80";
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.discover(none);
            mesh.discover(other, OutboundHarness.endpoint(mesh.serve("other", 200), null));
            mesh.discover(audit, OutboundHarness.endpoint(mesh.serve("audit", 200), null));
            mesh.discover(copies, OutboundHarness.endpoint(mesh.serve("copies", 200), null));
            RouteFilter second = new RouteFilter.Rewrite(null, new PathModifier.Prefix("/second"));
            mesh.publish(
                    OutboundHarness.rule(
                            new Distribution.FirstAvailable(
                                    List.of(
                                            filtered(none, REWRITE, request("first"), to(audit)),
                                            filtered(other, second, to(copies))))));

            // The first request waits for the first backend; it is the one that moves.
            assertThat(mesh.send("POST", 10, "/x").statusCode()).isEqualTo(200);

            await().atMost(Duration.ofSeconds(10)).until(() -> mesh.seen.size() == 2);
            assertThat(mesh.seen)
                    .extracting(Seen::server, Seen::path, seen -> seen.header("X-by"))
                    .containsExactlyInAnyOrder(
                            tuple("other", "/second/x", null), tuple("copies", "/second/x", null));
            assertThat(mesh.seen)
                    .allSatisfy(
                            seen -> assertThat(seen.header("Host")).isEqualTo(mesh.authority()));
        }
    }

    private static RouteBackend filtered(String name, RouteFilter... filters) {
        RouteBackend plain = OutboundHarness.named(name, 1, Duration.ofMillis(50));
        return new RouteBackend(
                plain.backend(), plain.weight(), List.of(filters), plain.requestTimeout());
    }

    private static RouteFilter to(String name) {
        return new RouteFilter.Mirror(
                OutboundHarness.named(name, 1, Duration.ofMillis(50)).backend(), 1, 1);
    }

    private static HttpResponse<String> answeredBy(RouteFilter filter) throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(),
                            null,
                            false,
                            OutboundHarness.backend(
                                    OutboundHarness.endpoint(mesh.serve("a", 200), null), filter)));

            HttpResponse<String> answer = mesh.get("/path");

            assertThat(mesh.seen).isEmpty();
            return answer;
        }
    }
}
