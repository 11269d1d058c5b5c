package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.explain.diff.TrafficDiff;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults and failover of routes: what sidecars are told, what explain, diff and lint say. */
class FaultAndFailoverTest {

    private static final String SERVICES =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: books-backup, namespace: shop}
            spec: {clusterIP: 10.96.1.2, ports: [{port: 80}]}
            ---
            """;

    private static String route(String kind, String annotations) {
        return SERVICES
                + """
                apiVersion: gateway.networking.k8s.io/v1
                kind: %s
                metadata:
                  name: books
                  namespace: shop
                  annotations: {%s}
                spec:
                  parentRefs: [{group: "", kind: Service, name: books}]
                  rules:
                    - backendRefs: [{name: books, port: 80}, {name: books-backup, port: 80}]
                """
                        .formatted(kind, annotations);
    }

    private static ProxyProtocol protocol(Snapshot snapshot) {
        OutboundPolicyView.Query query =
                new OutboundPolicyView.Query(
                        new HostPort("books.shop.svc.cluster.local", 80), false, "shop");
        return TestPolicies.outbound(snapshot, query).getProtocol();
    }

    private static HttpRoute.Rule http(String annotations) {
        return protocol(TestMesh.of(route("HTTPRoute", annotations)))
                .getDetect()
                .getHttp2()
                .getRoutes(0)
                .getRules(0);
    }

    private static GrpcRoute.Rule grpc(String annotations) {
        return protocol(TestMesh.of(route("GRPCRoute", annotations)))
                .getGrpc()
                .getRoutes(0)
                .getRules(0);
    }

    @Test
    void abortIsTheContractsFailureInjectorBeforeEveryOtherFilter() {
        HttpRoute.Filter first = http("fault.gossamer.io/abort: 503 10%").getFilters(0);
        assertThat(first.getFailureInjector().getStatus()).isEqualTo(503);
        assertThat(first.getFailureInjector().getRatio().getNumerator()).isEqualTo(100_000);
        assertThat(first.getFailureInjector().getRatio().getDenominator()).isEqualTo(1_000_000);
        assertThat(
                        grpc("fault.gossamer.io/abort: unavailable 25%")
                                .getFilters(0)
                                .getFailureInjector()
                                .getCode())
                .isEqualTo(14);
    }

    @Test
    void delayIsOurExtensionOfTheRule() {
        HttpRoute.Rule rule = http("fault.gossamer.io/delay: 200ms 12.5%");
        assertThat(rule.getFiltersCount()).isZero();
        assertThat(rule.getGossamer().getDelay().getTime().getNanos()).isEqualTo(200_000_000);
        assertThat(rule.getGossamer().getDelay().getNumerator()).isEqualTo(125_000);
        assertThat(rule.getGossamer().getDelay().getDenominator()).isEqualTo(1_000_000);
        assertThat(grpc("fault.gossamer.io/delay: 1s").getGossamer().getDelay().getNumerator())
                .isEqualTo(1_000_000);
        assertThat(http("").getGossamer().hasDelay()).isFalse();
    }

    @Test
    void failoverIsTheFirstAvailableInTheirOrder() {
        String failover = "balancer.gossamer.io/failover: \"true\"";
        assertThat(
                        http(failover).getBackends().getFirstAvailable().getBackendsList().stream()
                                .map(b -> b.getBackend().getMetadata().getResource().getName()))
                .containsExactly("books", "books-backup");
        assertThat(http("").getBackends().getRandomAvailable().getBackendsCount()).isEqualTo(2);
        assertThat(grpc(failover).getBackends().getFirstAvailable().getBackendsCount())
                .isEqualTo(2);
        TlsRoute.Rule tls =
                protocol(TestMesh.of(route("TLSRoute", failover)))
                        .getTls()
                        .getRoutes(0)
                        .getRules(0);
        assertThat(tls.getBackends().getFirstAvailable().getBackendsCount()).isEqualTo(2);
        OpaqueRoute.Rule tcp =
                protocol(TestMesh.of(route("TCPRoute", failover)))
                        .getOpaque()
                        .getRoutes(0)
                        .getRules(0);
        assertThat(tcp.getBackends().getFirstAvailable().getBackendsCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fault.gossamer.io/abort: 503 0.5%"
                        + " | failure status 503, fault.gossamer.io/abort for 0.5 % of the requests",
                "fault.gossamer.io/delay: 2s 10% | delay 2s for 10 % of the requests",
                "fault.gossamer.io/delay: 200ms | delay 200ms for 100 % of the requests",
                "balancer.gossamer.io/failover: \"true\""
                        + " | failover the first backend that is ready takes all"
            })
    void explainNamesItWithItsLine(String annotation, String expected) {
        Explanation explanation =
                Explanations.answer(
                        TestMesh.of(route("HTTPRoute", annotation) + CLIENT),
                        "web",
                        "http://books");

        assertThat(explanation.getSettingsList())
                .filteredOn(
                        setting -> expected.equals(setting.getName() + " " + setting.getValue()))
                .extracting(Setting::getResource)
                .containsExactly("HTTPRoute/shop/books");
    }

    private static final String CLIENT =
            """
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web, namespace: shop}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fault.gossamer.io/abort: 503 10%"
                        + " | failure status 503, fault.gossamer.io/abort for 10 % of the requests"
                        + " (was none)",
                "fault.gossamer.io/delay: 2s 10% | delay 2s for 10 % of the requests (was none)",
                "balancer.gossamer.io/failover: \"true\""
                        + " | backends first books.shop:80, then books-backup.shop:80"
                        + " (was 50 % to books.shop:80, 50 % to books-backup.shop:80)"
            })
    void diffSaysIt(String annotation, String change) {
        assertThat(
                        TrafficDiff.of(
                                TestMesh.of(route("HTTPRoute", "")),
                                TestMesh.of(route("HTTPRoute", annotation)),
                                TestMesh.SETTINGS))
                .anyMatch(line -> line.contains(change));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPRoute, fault.gossamer.io/abort: 503 5%, false",
        "GRPCRoute, fault.gossamer.io/abort: internal, false",
        "GRPCRoute, fault.gossamer.io/delay: 1s, false",
        "TCPRoute, fault.gossamer.io/delay: 1s, true",
        "TLSRoute, fault.gossamer.io/abort: 503 5%, true",
        "TCPRoute, retry.linkerd.io/limit: \"3\", true",
        "HTTPRoute, retry.linkerd.io/grpc: internal, true",
        "GRPCRoute, retry.linkerd.io/http: 5xx, true",
        "HTTPRoute, fault.gossamer.io/abortt: 503 5%, true",
        "TCPRoute, balancer.gossamer.io/failover: \"true\", false"
    })
    void lintNamesWhatHasNoEffectThere(String kind, String annotation, boolean problem) {
        List<Problem> problems =
                PolicyStatuses.problems(TestMesh.of(route(kind, annotation)), TestMesh.SETTINGS);

        assertThat(problems).hasSize(problem ? 1 : 0);
        assertThat(problems)
                .allMatch(
                        found ->
                                found.field().equals("metadata.annotations")
                                        && annotation.startsWith(found.value()));
    }

    @Test
    void theDocumentedExampleIsAsItSays() throws IOException {
        String page = Files.readString(Path.of("../docs/destination.md"));
        int at = page.indexOf("fault.gossamer.io/delay: 2s 5%");
        String example =
                page.substring(page.lastIndexOf("```yaml\n", at) + 8, page.indexOf("```\n", at));

        HttpRoute.Rule rule =
                protocol(TestMesh.of(SERVICES + example))
                        .getDetect()
                        .getHttp1()
                        .getRoutes(0)
                        .getRules(0);

        assertThat(rule.getGossamer().getDelay().getTime().getSeconds()).isEqualTo(2);
        assertThat(rule.getFilters(0).getFailureInjector().getRatio().getNumerator())
                .isEqualTo(10_000);
        assertThat(rule.getBackends().getFirstAvailable().getBackendsCount()).isEqualTo(2);
    }
}
