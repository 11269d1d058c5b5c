package io.gossamer.destination.view.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Facet;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.resource.policy.ReferenceGrant;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends in another namespace than the route's: with a ReferenceGrant of that namespace. */
class ReferenceGrantTest {

    private static final String SERVICES =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {ports: [{name: web, port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: stock, namespace: store}
            spec: {ports: [{name: web, port: 80}]}
            ---
            """;

    private static final String FROM = "group: gateway.networking.k8s.io, kind: HTTPRoute";

    private static String route(String kind, String group, String namespace, String backend) {
        return """
        apiVersion: %2$s/v1beta3
        kind: %1$s
        metadata: {name: r, namespace: %3$s}
        spec:
          parentRefs: [{group: "", kind: Service, name: books, namespace: shop}]
          rules: [{backendRefs: [{%4$s, port: 80}]}]
        ---
        """
                .formatted(kind, group, namespace, backend);
    }

    private static String grant(String from, String to) {
        return """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: g, namespace: store}
        spec:
          from: [{%s}]
          to: [{%s}]
        ---
        """
                .formatted(from, to);
    }

    private static String toStore(String kind) {
        return route(kind, "gateway.networking.k8s.io", "shop", "name: stock, namespace: store");
    }

    private static String failure(MeshSettings settings, Snapshot snapshot, String client) {
        HostPort books = HostPort.parse("books.shop.svc.cluster.local:80").orElseThrow();
        Lookup<OutboundPolicy> answer =
                new OutboundPolicyView(settings)
                        .evaluate(snapshot, new OutboundPolicyView.Query(books, false, client));
        ToService policy = (ToService) ((Lookup.Found<OutboundPolicy>) answer).value();
        return policy.requests().get(0).rules().get(0).backends().get(0).failure();
    }

    private static String failure(String manifests) {
        return failure(TestMesh.SETTINGS, TestMesh.of(SERVICES + manifests), "shop");
    }

    @Test
    void withoutAGrantTheBackendIsRefusedAndTheReasonSaysWhichGrantWouldDo() {
        assertThat(failure(toStore("HTTPRoute")))
                .isEqualTo(
                        "backend: Service/store/stock (expected: a ReferenceGrant in store from"
                                + " HTTPRoute of shop to Service stock)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                FROM + ", namespace: shop | group: '', kind: Service | true",
                FROM + ", namespace: shop | group: '', kind: Service, name: stock | true",
                FROM + ", namespace: shop | group: '', kind: Service, name: other | false",
                FROM + ", namespace: shop | group: '', kind: Secret | false",
                FROM + ", namespace: shop | group: x.example, kind: Service | false",
                FROM + ", namespace: web | group: '', kind: Service | false",
                "group: x.example, kind: HTTPRoute, namespace: shop | group: '', kind: Service |"
                        + " false",
                "group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: shop | group: '',"
                        + " kind: Service | false",
            })
    void aGrantIsForAKindOfRoutesOfANamespaceAndForServicesOrOneOfThem(
            String from, String to, boolean granted) {
        String manifests = toStore("HTTPRoute") + grant(from, to.replace("''", "\"\""));

        assertThat(failure(manifests).isEmpty()).isEqualTo(granted);
    }

    /** The example of docs/destination.md, word for word. */
    @Test
    void theDocumentedGrantLetsOneServiceBeNamed() throws IOException {
        String page = Files.readString(Path.of("../docs/destination.md"));
        int at = page.indexOf("kind: ReferenceGrant\n");
        String example =
                page.substring(page.lastIndexOf("```yaml\n", at) + 8, page.indexOf("```\n", at));

        assertThat(failure(toStore("HTTPRoute") + example)).isEmpty();
    }

    @Test
    void noGrantIsNeededInTheNamespaceOfTheParent() {
        String consumer =
                route(
                        "HTTPRoute",
                        "gateway.networking.k8s.io",
                        "web",
                        "name: books, namespace: shop");

        assertThat(failure(TestMesh.SETTINGS, TestMesh.of(SERVICES + consumer), "web")).isEmpty();
    }

    @Test
    void routesOfTheOlderGroupNeedNone() {
        assertThat(
                        failure(
                                route(
                                        "HTTPRoute",
                                        "policy.linkerd.io",
                                        "shop",
                                        "name: stock, namespace: store")))
                .isEmpty();
    }

    @Test
    void aSettingSwitchesItOff() {
        MeshSettings settings =
                new MeshSettings(
                        "mesh",
                        "cluster.local",
                        "cluster.local",
                        DefaultPolicy.ALL_UNAUTHENTICATED,
                        TestMesh.SETTINGS.defaultOpaquePorts(),
                        List.of(),
                        false,
                        "egress",
                        false,
                        false);

        assertThat(failure(settings, TestMesh.of(SERVICES + toStore("HTTPRoute")), "shop"))
                .isEmpty();
    }

    @Test
    void theAnswerWasMadeFromTheGrantsOfTheBackendsNamespace() {
        Set<Facet> noted = new HashSet<>();
        failure(
                TestMesh.SETTINGS,
                TestMesh.of(SERVICES + toStore("HTTPRoute")).noting(noted),
                "shop");

        assertThat(noted)
                .extracting(facet -> String.valueOf(facet.key()))
                .contains(ReferenceGrant.class.getName() + "/store");
    }
}
