package io.gossamer.proxy.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordersTest {

    private final MetricRegistry registry =
            new MetricRegistry(10_000, Duration.ofMinutes(10), () -> 1);
    private final Recorder recorder = registry.recorder();

    @Test
    void labelsAnInboundRequestAsTheContractDoes() throws UnknownHostException {
        Meta server = new Meta("policy.linkerd.io", "server", "shop", "books", "", 0);
        Labels labels =
                ContractLabels.INBOUND
                        .and(ContractLabels.target(address("10.0.0.7", 8080)))
                        .and(ContractLabels.tlsIn(new ConnectionTls.Mesh("web.id")))
                        .and(ContractLabels.route(server, 8080, Meta.ofDefault("default")))
                        .and(ContractLabels.authorization(Meta.ofDefault("all")));
        HttpRecorder http = new HttpRecorder(recorder, labels);
        http.request();
        http.firstByte(200, Duration.ofMillis(3).toNanos());
        http.response(200, true, HttpRecorder.NO_GRPC, "");
        http.response(200, true, HttpRecorder.NO_GRPC, "");
        http.response(200, false, 14, "");

        String expected =
                "direction=\"inbound\",target_addr=\"10.0.0.7:8080\",target_ip=\"10.0.0.7\","
                        + "target_port=\"8080\",tls=\"true\",client_id=\"web.id\","
                        + "srv_group=\"policy.linkerd.io\",srv_kind=\"server\","
                        + "srv_name=\"books\",srv_port=\"8080\",route_group=\"\","
                        + "route_kind=\"default\",route_name=\"default\",authz_group=\"\","
                        + "authz_kind=\"default\",authz_name=\"all\"";
        assertThat(registry.scrape())
                .contains(
                        "request_total{" + expected + "} 1\n",
                        "response_total{"
                                + expected
                                + ",status_code=\"200\",classification=\"success\","
                                + "grpc_status=\"\",error=\"\"} 2\n",
                        "response_total{"
                                + expected
                                + ",status_code=\"200\",classification=\"failure\","
                                + "grpc_status=\"14\",error=\"\"} 1\n",
                        "response_latency_ms_count{" + expected + ",status_code=\"200\"} 1\n");
    }

    @Test
    void labelsAnOutboundConnectionAsTheContractDoes() throws UnknownHostException {
        Labels labels =
                ContractLabels.OUTBOUND
                        .and(ContractLabels.PEER_DST)
                        .and(ContractLabels.target(address("::1", 80)))
                        .and(
                                ContractLabels.tlsOut(
                                        new ConnectionTls.None(
                                                NoTlsReason.NOT_PROVIDED_BY_SERVICE_DISCOVERY)))
                        .and(
                                ContractLabels.destination(
                                        Map.of("service", "books", "app.io/zone", "a")));
        TcpRecorder tcp = new TcpRecorder(recorder, labels);
        tcp.opened();
        tcp.opened();
        tcp.read(10);
        tcp.written(20);
        tcp.closed("ECONNRESET");

        String expected =
                "direction=\"outbound\",peer=\"dst\",target_addr=\"[0:0:0:0:0:0:0:1]:80\","
                        + "target_ip=\"0:0:0:0:0:0:0:1\",target_port=\"80\",tls=\"no_identity\","
                        + "no_tls_reason=\"not_provided_by_service_discovery\","
                        + "dst_app_io_zone=\"a\",dst_service=\"books\"";
        assertThat(registry.scrape())
                .contains(
                        "tcp_open_total{" + expected + "} 2\n",
                        "tcp_open_connections{" + expected + "} 1\n",
                        "tcp_close_total{" + expected + ",errno=\"ECONNRESET\"} 1\n",
                        "tcp_read_bytes_total{" + expected + "} 10\n",
                        "tcp_write_bytes_total{" + expected + "} 20\n");
    }

    @Test
    void showsAnEmptyClientIdWithoutAClientCertificate() {
        assertThat(ContractLabels.tlsIn(new ConnectionTls.Mesh(null)).toString())
                .isEqualTo("{tls=\"true\",client_id=\"\"}");
        assertThat(ContractLabels.tlsIn(new ConnectionTls.Opaque("a.b")).toString())
                .isEqualTo("{tls=\"opaque\",sni=\"a.b\"}");
    }

    @Test
    void namesGrpcStatusesOfRoutes() {
        Labels parent =
                ContractLabels.parent(new Meta("core", "Service", "shop", "books", "", 8080));
        RouteRecorder route = new RouteRecorder(recorder, true, parent);
        route.completed(14, "FAIL_FAST", 5);
        route.retried();
        BackendRecorder backend = new BackendRecorder(recorder, false, parent);
        backend.request();
        backend.completed(503, "", 5);

        String labels =
                "parent_group=\"core\",parent_kind=\"Service\",parent_namespace=\"shop\","
                        + "parent_name=\"books\",parent_port=\"8080\",parent_section_name=\"\"";
        assertThat(registry.scrape())
                .contains(
                        "outbound_grpc_route_request_statuses_total{"
                                + labels
                                + ",hostname=\"\",grpc_status=\"UNAVAILABLE\","
                                + "error=\"FAIL_FAST\"} 1\n",
                        "outbound_grpc_route_retry_requests_total{" + labels + ",hostname=\"\"} 1",
                        "outbound_http_route_backend_requests_total{" + labels + "} 1\n",
                        "outbound_http_route_backend_response_statuses_total{"
                                + labels
                                + ",http_status=\"503\",error=\"\"} 1\n");
    }

    @Test
    void addsUpBalancersWithTheSameLabels() {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC);
        BalancerRecorder first = balancer(clock);
        BalancerRecorder second = balancer(clock);
        first.endpoints(2, 1);
        second.endpoints(3, 0);
        second.gate(false);

        assertThat(registry.scrape())
                .contains(
                        "outbound_http_balancer_endpoints{endpoint_state=\"ready\"} 5\n",
                        "outbound_http_balancer_endpoints{endpoint_state=\"pending\"} 1\n",
                        "outbound_http_balancer_p2c_endpoints 6\n",
                        "outbound_http_balancer_queue_gate_shut_total 1\n",
                        "outbound_http_balancer_queue_gate_shut_time_seconds 100\n",
                        "outbound_http_balancer_queue_gate_timeout_seconds 3\n");

        first.close();
        assertThat(registry.scrape()).contains("outbound_http_balancer_p2c_endpoints 3\n");
    }

    private BalancerRecorder balancer(Clock clock) {
        return new BalancerRecorder(recorder, "http", Labels.NONE, Duration.ofSeconds(3), clock);
    }

    private static InetSocketAddress address(String ip, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(ip), port);
    }
}
