package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Histogram;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests and responses with one set of labels (contract section 8, legacy HTTP). Confined to the
 * recorder's thread.
 */
public final class HttpSeries {

    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private final Recorder recorder;
    private final Labels labels;
    private final Counter requests;
    private final @Nullable ByStatus[] byStatus = new ByStatus[MAX_STATUS - MIN_STATUS + 1];

    /**
     * @param labels all that request_total has
     */
    public HttpSeries(Recorder recorder, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        this.requests = recorder.counter(ProxyMeter.REQUEST, labels);
    }

    public void request() {
        requests.increment();
    }

    /** The first frame of a response's body arrived. */
    public void latency(int status, long nanos) {
        status(status).latency.record(nanos);
    }

    /**
     * A response ended.
     *
     * @param grpcStatus -1 if it was none of gRPC
     * @param error label of the failure, empty if there was none
     */
    public void response(int status, int grpcStatus, boolean success, String error) {
        ByStatus series = status(status);
        if (grpcStatus < 0 && error.isEmpty()) {
            series.plain(success).increment();
        } else {
            series.detailed(grpcStatus, success, error).increment();
        }
    }

    private ByStatus status(int status) {
        int index = Math.min(Math.max(status, MIN_STATUS), MAX_STATUS) - MIN_STATUS;
        ByStatus series = byStatus[index];
        if (series == null) {
            series = new ByStatus(index + MIN_STATUS);
            byStatus[index] = series;
        }
        return series;
    }

    private final class ByStatus {

        private final Labels labels;
        private final Histogram latency;
        private final Map<String, Counter> detailed = new HashMap<>(2);
        private @Nullable Counter success;
        private @Nullable Counter failure;

        ByStatus(int status) {
            labels = HttpSeries.this.labels.and("status_code", Integer.toString(status));
            latency = recorder.histogram(ProxyMeter.RESPONSE_LATENCY, labels);
        }

        Counter plain(boolean isSuccess) {
            Counter counter = isSuccess ? success : failure;
            if (counter == null) {
                counter = create(-1, isSuccess, "");
                if (isSuccess) {
                    success = counter;
                } else {
                    failure = counter;
                }
            }
            return counter;
        }

        Counter detailed(int grpcStatus, boolean isSuccess, String error) {
            return detailed.computeIfAbsent(
                    grpcStatus + (isSuccess ? "+" : "-") + error,
                    key -> create(grpcStatus, isSuccess, error));
        }

        private Counter create(int grpcStatus, boolean isSuccess, String error) {
            Labels all = labels.and("classification", isSuccess ? "success" : "failure");
            all = all.and("grpc_status", grpcStatus < 0 ? "" : Integer.toString(grpcStatus));
            return recorder.counter(ProxyMeter.RESPONSE, all.and("error", error));
        }
    }
}
