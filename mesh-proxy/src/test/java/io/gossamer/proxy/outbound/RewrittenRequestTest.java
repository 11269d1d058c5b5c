package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.gossamer.proxy.outbound.RecordingServers.Seen;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server sees of a request that a rule rewrites, and a client of its answer. */
class RewrittenRequestTest {

    private OutboundHarness mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of());
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private HttpResponse<String> get(String path, RouteFilter filter, int... statuses)
            throws Exception {
        RouteBackend backend =
                OutboundHarness.backend(OutboundHarness.endpoint(mesh.serve("a", statuses), null));
        mesh.publish(
                OutboundHarness.rule(
                        List.of(filter), OutboundHarness.retry(1, 503), false, backend));
        return mesh.get(path);
    }

    @Test
    void eachTrySeesTheRewrittenHostAndPath() throws Exception {
        get(
                "/old/x?q=1",
                new RouteFilter.Rewrite("api.example", new PathModifier.Prefix("/new")),
                503,
                200);

        assertThat(mesh.seen).hasSize(2);
        assertThat(mesh.seen)
                .allSatisfy(
                        seen -> {
                            assertThat(seen.path()).isEqualTo("/new/old/x?q=1");
                            assertThat(seen.headers().get("Host")).containsExactly("api.example");
                        });
    }

    @Test
    void whatIsRefusedReachesNobody() throws Exception {
        HttpResponse<String> response =
                get("/x", new RouteFilter.Rewrite(null, new PathModifier.Full("//evil/x")), 200);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("l5d-proxy-error"))
                .hasValueSatisfying(why -> assertThat(why).contains("URLRewrite: "));
        assertThat(mesh.seen).isEmpty();
    }

    @Test
    void aStatusTakesThePlaceOfTheBackends() throws Exception {
        assertThat(get("/", new RouteFilter.Status(404), 200).statusCode()).isEqualTo(404);
        assertThat(mesh.seen).extracting(Seen::server).containsExactly("a");
        assertThat(mesh.scrape())
                .containsPattern(
                        "outbound_http_route_backend_response_statuses_total\\{[^}]*"
                                + "http_status=\"200\"");
    }

    @Test
    void anAnswerWithoutABodyKeepsItsStatus() throws Exception {
        assertThat(get("/", new RouteFilter.Status(200), 204).statusCode()).isEqualTo(204);
        assertThat(mesh.get("/").statusCode()).isEqualTo(204);
    }
}
