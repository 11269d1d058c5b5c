package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.outbound.RecordingServers.Seen;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The authority that an endpoint asks for (contract section 2, Destination.Get). */
class AuthorityOverrideTest {

    @Test
    void theEndpointSeesItsAuthorityAndNoOther() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            mesh.publish(
                    rule(
                            OutboundHarness.backend(
                                    OutboundHarness.endpoint(mesh.serve("a", 200), "mirror"))));

            assertThat(mesh.get("/", "l5d-dst-canonical", "x:80").statusCode()).isEqualTo(200);

            Seen request = mesh.seen.get(0);
            assertThat(request.headers().get("Host")).containsExactly("mirror:8080");
            assertThat(request.header("L5d-dst-canonical")).isNull();
        }
    }

    @Test
    void anEndpointOfTheOwnWorkloadSeesWhatWasAskedFor() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of(InetAddress.getLoopbackAddress()))) {
            mesh.publish(
                    rule(
                            OutboundHarness.backend(
                                    OutboundHarness.endpoint(mesh.serve("a", 200), "mirror"))));

            assertThat(mesh.get("/").statusCode()).isEqualTo(200);

            assertThat(mesh.seen.get(0).header("Host")).isEqualTo(mesh.authority());
        }
    }

    @Test
    void aRetryAtAnotherEndpointSeesTheAuthorityThatWasAskedFor() throws Exception {
        try (OutboundHarness mesh = new OutboundHarness(Set.of())) {
            RouteBackend both =
                    mesh.balance(
                            OutboundHarness.endpoint(mesh.serve("mirror", 503), "mirror"),
                            OutboundHarness.endpoint(mesh.serve("plain", 503), null));
            mesh.publish(
                    OutboundHarness.rule(List.of(), OutboundHarness.retry(1, 503), false, both));

            assertThat(mesh.get("/").statusCode()).isEqualTo(503);

            assertThat(mesh.seen)
                    .extracting(Seen::server)
                    .containsExactlyInAnyOrder("mirror", "plain");
            assertThat(mesh.seen)
                    .allSatisfy(
                            request ->
                                    assertThat(request.header("Host"))
                                            .isEqualTo(
                                                    request.server().equals("mirror")
                                                            ? "mirror:8080"
                                                            : mesh.authority()));
        }
    }

    private static io.gossamer.proxy.model.OutboundPolicy.HttpRule rule(RouteBackend backend) {
        return OutboundHarness.rule(List.of(), null, false, backend);
    }
}
