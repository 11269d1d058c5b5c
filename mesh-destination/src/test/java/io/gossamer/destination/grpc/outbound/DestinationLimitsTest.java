package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.mesh.v1.DestinationLimits;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Limits of what is asked of a Service at once, as they are written to proxies (rule R14). */
class DestinationLimitsTest {

    private static final String BOOKS =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: books
              annotations:
                balancer.gossamer.io/max-connections: "10"
                balancer.gossamer.io/max-pending: "7"
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            """;

    private static OutboundPolicy policy(String manifest) {
        OutboundPolicyView.Query query =
                new OutboundPolicyView.Query(
                        new HostPort("books.default.svc", 80), false, "default");
        return TestPolicies.outbound(TestMesh.of(manifest), query);
    }

    /** The example of docs/balancing.md, word for word. */
    @Test
    void theExampleOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/balancing.md"));
        int section = page.indexOf("## Limits of what is asked at once");
        int from = page.indexOf("```yaml\n", section) + "```yaml\n".length();
        String example = page.substring(from, page.indexOf("```", from));

        assertThat(
                        policy(example.replace("name: reports", "name: books"))
                                .getGossamer()
                                .getBalancers(0)
                                .getLimits())
                .isEqualTo(
                        DestinationLimits.newBuilder().setMaxRequests(20).setMaxPending(5).build());
    }

    private static Backend backend(OutboundPolicy policy) {
        return policy.getProtocol()
                .getDetect()
                .getHttp1()
                .getRoutes(0)
                .getRules(0)
                .getBackends()
                .getFirstAvailable()
                .getBackends(0)
                .getBackend();
    }

    @Test
    void goToAProxyThatAnnouncesThem() {
        OutboundPolicy policy =
                OutboundMessages.understoodBy(
                        Set.of(ProxyFeatures.DESTINATION_LIMITS), policy(BOOKS));

        BalancerExtension extension = policy.getGossamer().getBalancers(0);
        assertThat(extension.getPath()).isEqualTo("books.default.svc.cluster.local:80");
        assertThat(extension.getLimits().getMaxConnections()).isEqualTo(10);
        assertThat(extension.getLimits().getMaxRequests()).isZero();
        assertThat(extension.getLimits().getMaxPending()).isEqualTo(7);
    }

    @Test
    void areLeftOutForOthersButForWhatTheContractCanSay() {
        OutboundPolicy policy =
                OutboundMessages.understoodBy(Set.of(ProxyFeatures.SYNCED), policy(BOOKS));

        assertThat(policy.getGossamer().getBalancersList()).isEmpty();
        assertThat(backend(policy).getQueue().getCapacity()).isEqualTo(7);
        assertThat(
                        backend(policy(BOOKS.replace("max-pending", "max-requests")))
                                .getQueue()
                                .getCapacity())
                .isEqualTo(100);
    }
}
