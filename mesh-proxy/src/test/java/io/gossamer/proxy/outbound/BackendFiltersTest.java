package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.Header;
import java.net.http.HttpResponse;
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
