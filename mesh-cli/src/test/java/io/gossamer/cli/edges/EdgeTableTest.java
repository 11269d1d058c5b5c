package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeTableTest {

    private static final MeshedWorkload WEB = workload("web", "web");
    private static final MeshedWorkload BOOKS_1 = workload("books-1", "books");
    private static final MeshedWorkload BOOKS_2 = workload("books-2", "books");

    private final Map<MeshedWorkload, Map<Series, Double>> growth = new LinkedHashMap<>();

    @Test
    void requestsToReplicasAreOneEdgeWithBothIdentities() {
        out(WEB, "request_total", 6, "dst_pod", "books-1");
        out(WEB, "request_total", 4, "dst_pod", "books-2");
        in(BOOKS_1, "request_total", 6, id("web"));
        in(BOOKS_2, "request_total", 4, id("web"));

        Edge edge = onlyEdge();

        assertThat(edge.name()).isEqualTo("web -> books");
        assertThat(edge.protocol()).isEqualTo("http");
        assertThat(edge.requests()).isEqualTo(10);
        assertThat(edge.requestsPerSecond()).isEqualTo(5, within(1e-9));
        assertThat(edge.isMutualTls()).isTrue();
        assertThat(edge.peers().serverIds()).containsExactly(id("books"));
        assertThat(edge.peers().clientIds()).containsExactly(id("web"));
    }

    @Test
    void failuresAreCountedByStatus() {
        out(WEB, "request_total", 10);
        out(WEB, "response_total", 8, "classification", "success", "status_code", "200");
        out(WEB, "response_total", 2, "classification", "failure", "status_code", "500");

        assertThat(onlyEdge().failures()).containsExactly(Map.entry("500", 2.0));
        assertThat(onlyEdge().successRate()).isEqualTo(0.8, within(1e-9));
    }

    @Test
    void attemptThatWasRepeatedWithSuccessIsNoFailure() {
        out(WEB, "request_total", 11);
        out(WEB, "response_total", 1, "classification", "failure", "status_code", "502");
        put(
                WEB,
                "outbound_http_route_request_statuses_total",
                10,
                "parent_kind",
                "Service",
                "parent_name",
                "books",
                "http_status",
                "200",
                "error",
                "");

        assertThat(onlyEdge().failures()).isEmpty();
    }

    @Test
    void answerWithAnErrorOfTheProxyIsAFailure() {
        out(WEB, "request_total", 1);
        put(
                WEB,
                "outbound_http_route_request_statuses_total",
                1,
                "parent_kind",
                "Service",
                "parent_name",
                "books",
                "http_status",
                "504",
                "error",
                "FAIL_FAST");

        assertThat(onlyEdge().failures()).containsExactly(Map.entry("FAIL_FAST", 1.0));
    }

    @Test
    void grpcStatusMakesTheEdgeGrpc() {
        out(WEB, "request_total", 3);
        out(
                WEB,
                "response_total",
                3,
                "classification",
                "failure",
                "status_code",
                "200",
                "grpc_status",
                "14");

        assertThat(onlyEdge().protocol()).isEqualTo("grpc");
        assertThat(onlyEdge().failures()).containsExactly(Map.entry("grpc 14", 3.0));
    }

    @Test
    void connectionsWithoutRequestsAreATcpEdge() {
        out(WEB, "tcp_open_total", 5, "peer", "dst");
        out(WEB, "tcp_open_total", 5, "peer", "src", "dst_service", "never");
        out(WEB, "tcp_close_total", 1, "peer", "dst", "errno", "ECONNRESET");

        Edge edge = onlyEdge();

        assertThat(edge.protocol()).isEqualTo("tcp");
        assertThat(edge.requests()).isEqualTo(5);
        assertThat(edge.failures()).containsExactly(Map.entry("errno ECONNRESET", 1.0));
    }

    @Test
    void connectionThatReachesNoEndpointIsAFailureOfTheEdge() {
        out(WEB, "tcp_open_total", 5, "peer", "dst");
        routed(5, "");
        routed(2, "FAIL_FAST");

        Edge edge = onlyEdge();

        assertThat(edge.requests()).isEqualTo(7);
        assertThat(edge.failures()).containsExactly(Map.entry("FAIL_FAST", 2.0));
    }

    private void routed(double count, String error) {
        put(
                WEB,
                "outbound_tcp_route_close_total",
                count,
                "parent_kind",
                "Service",
                "parent_name",
                "books",
                "error",
                error);
    }

    /** As in a network with IPv6 as well: the inventory's first address is not the one dialled. */
    @Test
    void connectionToAnotherAddressOfAWorkloadLeadsToItsService() {
        MeshedWorkload broker =
                new MeshedWorkload("broker-2", "broker", "default", id("broker"), "10.0.0.8:4191");
        put(
                WEB,
                "tcp_open_total",
                3,
                "direction",
                "outbound",
                "peer",
                "dst",
                "tls",
                "true",
                "server_id",
                id("broker"),
                "target_addr",
                "[fd00:213:0:0:0:0:0:4]:1883",
                "dst_namespace",
                "default",
                "dst_pod",
                "broker-2");
        put(
                broker,
                "tcp_open_total",
                3,
                "direction",
                "inbound",
                "peer",
                "src",
                "tls",
                "true",
                "client_id",
                id("web"));

        Edge edge = onlyEdge();

        assertThat(edge.destination()).isEqualTo("broker");
        assertThat(edge.peers().clientIds()).containsExactly(id("web"));
        assertThat(edge.requests()).isEqualTo(3);
    }

    @Test
    void connectionToTheAddressOfAWorkloadLeadsToItsService() {
        MeshedWorkload stock =
                new MeshedWorkload("stock", "stock", "default", id("stock"), "10.0.0.8:4191");
        put(
                WEB,
                "tcp_open_total",
                3,
                "direction",
                "outbound",
                "peer",
                "dst",
                "tls",
                "true",
                "server_id",
                id("stock"),
                "target_addr",
                "10.0.0.8:7000");
        put(
                stock,
                "tcp_open_total",
                3,
                "direction",
                "inbound",
                "peer",
                "src",
                "tls",
                "true",
                "client_id",
                id("web"));

        Edge edge = onlyEdge();

        assertThat(edge.name()).isEqualTo("web -> stock");
        assertThat(edge.isMutualTls()).isTrue();
    }

    @Test
    void addressThatWorkloadsShareIsNobodysName() {
        put(
                WEB,
                "tcp_open_total",
                1,
                "direction",
                "outbound",
                "peer",
                "dst",
                "tls",
                "true",
                "server_id",
                id("books"),
                "target_addr",
                "127.0.0.1:7000");

        assertThat(onlyEdge().destination()).isEqualTo("127.0.0.1:7000");
    }

    @Test
    void clientWithoutIdentityComesFromOutside() {
        put(
                WEB,
                "request_total",
                2,
                "direction",
                "inbound",
                "tls",
                "no_identity",
                "no_tls_reason",
                "no_tls_from_remote");

        Edge edge = onlyEdge();

        assertThat(edge.name()).isEqualTo("outside -> web");
        assertThat(edge.isMutualTls()).isFalse();
        assertThat(edge.peers().plaintextReasons()).containsExactly("no_tls_from_remote");
    }

    @Test
    void destinationWithoutLabelsIsNamedByItsAuthority() {
        put(
                WEB,
                "request_total",
                1,
                "direction",
                "outbound",
                "authority",
                "legacy.default.svc.cluster.local:8080",
                "tls",
                "no_identity",
                "no_tls_reason",
                "not_provided_by_service_discovery");

        assertThat(onlyEdge().name()).isEqualTo("web -> legacy");
    }

    @Test
    void serverIdentitySeenByTheSourceAloneIsNotMutual() {
        out(WEB, "request_total", 1);

        assertThat(onlyEdge().isMutualTls()).isFalse();
    }

    private Edge onlyEdge() {
        List<Edge> edges = EdgeTable.edges(growth, 2);
        assertThat(edges).hasSize(1);
        return edges.get(0);
    }

    private void out(MeshedWorkload source, String metric, double count, String... labels) {
        Map<String, String> all = new HashMap<>();
        all.put("direction", "outbound");
        all.put("tls", "true");
        all.put("server_id", id("books"));
        all.put("dst_service", "books");
        add(source, metric, count, all, labels);
    }

    private void in(MeshedWorkload destination, String metric, double count, String client) {
        put(destination, metric, count, "direction", "inbound", "tls", "true", "client_id", client);
    }

    private void put(MeshedWorkload at, String metric, double count, String... labels) {
        add(at, metric, count, new HashMap<>(), labels);
    }

    private void add(
            MeshedWorkload at,
            String metric,
            double count,
            Map<String, String> all,
            String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        growth.computeIfAbsent(at, key -> new LinkedHashMap<>())
                .put(new Series(metric, all), count);
        List.of(WEB, BOOKS_1, BOOKS_2)
                .forEach(workload -> growth.computeIfAbsent(workload, k -> new LinkedHashMap<>()));
    }

    private static MeshedWorkload workload(String name, String service) {
        return new MeshedWorkload(name, service, "default", id(service), "127.0.0.1:1");
    }

    private static String id(String account) {
        return account + ".default.serviceaccount.identity.mesh.cluster.local";
    }
}
