package io.gossamer.proxy.observe.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.TcpRecorder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficRecordersTest {

    private static final Meta SERVER =
            new Meta("policy.linkerd.io", "server", "shop", "books", "", 0);
    private static final Meta ROUTE =
            new Meta("gateway.networking.k8s.io", "HTTPRoute", "shop", "list", "", 0);

    private final MetricRegistry registry =
            new MetricRegistry(10_000, Duration.ofMinutes(10), () -> 1);
    private final Recorder recorder = registry.recorder();

    @Test
    void labelsInboundRoutesAsTheContractDoes() {
        InboundRouteRecorder route =
                new InboundRouteRecorder(
                        recorder, false, ContractLabels.inboundRoute(SERVER, 8080, ROUTE));
        route.request();
        route.requestFrame(100);
        route.responseFrame(2_000);
        route.ended(200, ResponseClass.NO_GRPC, millis(700), millis(20));
        route.ended(0, ResponseClass.NO_GRPC, millis(10), 0);

        String labels =
                "parent_group=\"policy.linkerd.io\",parent_kind=\"server\",parent_name=\"books\","
                        + "parent_port=\"8080\",route_group=\"gateway.networking.k8s.io\","
                        + "route_kind=\"HTTPRoute\",route_name=\"list\"";
        assertThat(registry.scrape())
                .contains(
                        "inbound_http_requests_total{" + labels + "} 1\n",
                        "inbound_http_request_duration_seconds_bucket{"
                                + labels
                                + ",le=\"0.5\"} 1\n",
                        "inbound_http_request_duration_seconds_count{" + labels + "} 2\n",
                        "inbound_http_response_duration_seconds_bucket{"
                                + labels
                                + ",le=\"0.025\"} 2\n",
                        "inbound_http_request_frame_size_bytes_sum{" + labels + "} 100\n",
                        "inbound_http_response_frame_size_bytes_bucket{"
                                + labels
                                + ",le=\"1024.0\"} 0\n",
                        "inbound_http_statuses_total{" + labels + ",status=\"200\"} 1\n",
                        "inbound_http_statuses_total{" + labels + ",status=\"\"} 1\n");
    }

    @Test
    void namesTheGrpcStatusOfAGrpcRoute() {
        InboundRouteRecorder route = new InboundRouteRecorder(recorder, true, Labels.NONE);
        route.ended(200, 5, 1, 1);
        route.ended(200, 5, 1, 1);

        assertThat(registry.scrape())
                .contains("inbound_grpc_statuses_total{status=\"NOT_FOUND\"} 2\n");
    }

    @Test
    void countsWhatDetectionFoundAndHowLongItTook() {
        DetectionRecorder port =
                new DetectionRecorder(recorder, "inbound", ContractLabels.server(SERVER, 80));
        port.detected(Protocol.HTTP2, false, millis(5));
        port.detected(Protocol.OPAQUE, false, millis(60));
        port.detected(Protocol.OPAQUE, true, millis(9_000));
        port.failed(millis(2_000));

        String labels =
                "srv_group=\"policy.linkerd.io\",srv_kind=\"server\",srv_name=\"books\","
                        + "srv_port=\"80\"";
        String results = "inbound_tcp_detect_http_results_total{" + labels + ",result=";
        assertThat(registry.scrape())
                .contains(
                        results + "\"http/2\"} 1\n",
                        results + "\"not_http\"} 1\n",
                        results + "\"read_timeout\"} 1\n",
                        results + "\"error\"} 1\n",
                        "inbound_tcp_detect_http_duration_seconds_bucket{"
                                + labels
                                + ",le=\"0.1\"} 2\n");
    }

    @Test
    void countsAConnectionOfARouteOnceHoweverItEnds() {
        RouteConnection tls = new RouteConnection(recorder, true, Labels.NONE);
        tls.closed("IO");
        tls.opened();
        tls.opened();
        tls.closed("IO");
        tls.closed("");
        RouteConnection tcp = new RouteConnection(recorder, false, Labels.NONE);
        tcp.opened();
        tcp.closed("");

        assertThat(registry.scrape())
                .contains(
                        "outbound_tls_route_open_total{hostname=\"\"} 1\n",
                        "outbound_tls_route_close_total{hostname=\"\",error=\"IO\"} 1\n",
                        "outbound_tcp_route_open_total 1\n",
                        "outbound_tcp_route_close_total{error=\"\"} 1\n")
                .doesNotContain("hostname=\"\",error=\"\"");
    }

    @Test
    void countsWhatLeavesTheZone() {
        TcpRecorder far =
                new TcpRecorder(
                        recorder,
                        Labels.NONE,
                        ContractLabels.locality(Map.of("zone_locality", "remote")));
        far.read(3);
        far.written(4);
        TcpRecorder unknown =
                new TcpRecorder(recorder, Labels.NONE, ContractLabels.locality(Map.of()));
        unknown.read(5);

        String cost = "outbound_tcp_transfer_cost_bytes_total";
        assertThat(registry.scrape())
                .contains(
                        cost + "{op=\"Recv\",zone_locality=\"Remote\"} 3\n",
                        cost + "{op=\"Send\",zone_locality=\"Remote\"} 4\n",
                        cost + "{op=\"Recv\",zone_locality=\"Unknown\"} 5\n");
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }
}
