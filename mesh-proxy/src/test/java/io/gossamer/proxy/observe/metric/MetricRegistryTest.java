package io.gossamer.proxy.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricRegistryTest {

    private final AtomicLong now = new AtomicLong(1);
    private final MetricRegistry registry =
            new MetricRegistry(1_000, Duration.ofMinutes(10), now::get);
    private final Recorder recorder = registry.recorder();
    private final Labels inbound = ContractLabels.INBOUND;

    @Test
    void addsUpTheSeriesOfAllRecorders() {
        recorder.counter(ProxyMeter.REQUEST, inbound).add(2);
        registry.recorder().counter(ProxyMeter.REQUEST, inbound).add(3);

        assertThat(registry.scrape())
                .contains("# TYPE request_total counter\nrequest_total{direction=\"inbound\"} 5\n");
    }

    @Test
    void returnsTheSameSeriesForTheSameLabels() {
        assertThat(recorder.counter(ProxyMeter.REQUEST, inbound))
                .isSameAs(
                        recorder.counter(
                                ProxyMeter.REQUEST, Labels.NONE.and("direction", "inbound")));
    }

    @Test
    void exposesHistogramsWithTheBoundsOfTheContract() {
        Histogram latency =
                recorder.histogram(ProxyMeter.RESPONSE_LATENCY, inbound.and("status_code", "200"));
        latency.record(Duration.ofMillis(4).toNanos());
        latency.record(Duration.ofMillis(45).toNanos());
        latency.record(Duration.ofMinutes(2).toNanos());

        String series = "direction=\"inbound\",status_code=\"200\"";
        assertThat(registry.scrape())
                .contains(
                        "response_latency_ms_bucket{" + series + ",le=\"3\"} 0\n",
                        "response_latency_ms_bucket{" + series + ",le=\"4\"} 1\n",
                        "response_latency_ms_bucket{" + series + ",le=\"50\"} 2\n",
                        "response_latency_ms_bucket{" + series + ",le=\"50000\"} 2\n",
                        "response_latency_ms_bucket{" + series + ",le=\"+Inf\"} 3\n",
                        "response_latency_ms_sum{" + series + "} 120049\n",
                        "response_latency_ms_count{" + series + "} 3\n");
    }

    @Test
    void exposesSecondsAsDecimals() {
        recorder.histogram(ProxyMeter.BALANCER_QUEUE_LATENCY.family("http"), Labels.NONE)
                .record(Duration.ofMillis(250).toNanos());

        assertThat(registry.scrape())
                .contains(
                        "outbound_http_balancer_queue_latency_seconds_bucket{le=\"0.05\"} 0\n",
                        "outbound_http_balancer_queue_latency_seconds_bucket{le=\"0.5\"} 1\n",
                        "outbound_http_balancer_queue_latency_seconds_bucket{le=\"3.0\"} 1\n",
                        "outbound_http_balancer_queue_latency_seconds_sum 0.25\n");
    }

    @Test
    void endsWithTheEndMarkerAndShowsNoFamilyWithoutSeries() {
        assertThat(registry.scrape()).endsWith("# EOF\n").doesNotContain("tcp_open_total");
    }

    @Test
    void escapesAndBoundsLabelValues() {
        recorder.counter(
                        ProxyMeter.REQUEST,
                        Labels.NONE.and("a", "q\"b\\c\nd\u0001").and("long", "x".repeat(10_000)))
                .increment();

        assertThat(registry.scrape())
                .contains("{a=\"q\\\"b\\\\c\\nd?\",long=\"" + "x".repeat(253) + "\"} 1");
    }

    @Test
    void sharesOneSeriesBeyondTheCap() {
        for (int i = 0; i < 100_000; i++) {
            recorder.counter(ProxyMeter.REQUEST, Labels.NONE.and("host", "h" + i)).increment();
        }

        String text = registry.scrape();
        assertThat(text.lines().count()).isLessThan(1_020);
        assertThat(text).contains("request_total{overflow=\"true\"} 99000");
        assertThat(text).contains("gossamer_metrics_overflow_total 99000");
    }

    @Test
    void hidesTheSeriesOfAnIdlePeerAndKeepsItsCount() {
        Labels peer = inbound.and("client_id", "web").ephemeral();
        Counter kept = recorder.counter(ProxyMeter.REQUEST, peer);
        kept.add(7);
        Counter lasting = recorder.counter(ProxyMeter.TCP_OPEN, inbound);
        lasting.increment();
        registry.scrape();

        now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(registry.scrape())
                .doesNotContain("client_id")
                .contains("tcp_open_total{direction=\"inbound\"} 1");
        assertThat(recorder.counter(ProxyMeter.REQUEST, peer)).isSameAs(kept);

        kept.increment();
        assertThat(registry.scrape())
                .contains("request_total{direction=\"inbound\",client_id=\"web\"} 8");
    }

    @Test
    void givesTheLinesOfHiddenSeriesBackToTheCap() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 900; i++) {
                Labels labels = Labels.NONE.and("client_id", round + "-" + i).ephemeral();
                recorder.counter(ProxyMeter.REQUEST, labels).increment();
            }
            registry.scrape();
            now.addAndGet(Duration.ofMinutes(11).toNanos());
            registry.scrape();
        }

        assertThat(registry.scrape()).contains("gossamer_metrics_overflow_total 0");
    }

    @Test
    void keepsAnOpenConnectionVisible() {
        Gauge open = recorder.gauge(ProxyMeter.TCP_OPEN_CONNECTIONS, inbound.ephemeral());
        open.add(1);
        registry.scrape();
        now.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(registry.scrape()).contains("tcp_open_connections{direction=\"inbound\"} 1");
    }

    @Test
    void refusesAMeterOfAnotherType() {
        assertThatThrownBy(() -> recorder.gauge(ProxyMeter.REQUEST, Labels.NONE))
                .hasMessage("meter request_total: COUNTER (expected: GAUGE)");
        assertThatThrownBy(() -> ProxyMeter.BALANCER_ENDPOINTS.family())
                .hasMessageContaining("expected: [http, tcp, tls]");
    }

    @Test
    void exposesTheProcess() {
        ProcessMetrics.register(registry);

        assertThat(registry.scrape())
                .containsPattern("process_resident_memory_bytes [0-9.E]+")
                .containsPattern("process_open_fds [0-9]+")
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [0-9.E]+")
                .containsPattern("jvm_direct_memory_used_bytes [0-9.E]+")
                .containsPattern("jvm_threads_live_threads [0-9]+")
                .containsPattern("process_cpu_seconds_total [0-9.]+");
    }
}
