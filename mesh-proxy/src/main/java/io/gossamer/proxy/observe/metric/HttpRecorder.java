package io.gossamer.proxy.observe.metric;

import java.util.Arrays;

/**
 * The legacy HTTP metrics of one set of labels: a client connection and route inbound, an endpoint
 * outbound. Keeps the series of the statuses it has seen, so that a request costs additions only.
 */
public final class HttpRecorder {

    /** No gRPC status. */
    public static final int NO_GRPC = -1;

    private record Ended(
            int status, boolean success, int grpcStatus, String error, Counter responses) {}

    private record Latency(int status, Histogram histogram) {}

    private final Recorder recorder;
    private final Labels labels;
    private final Counter requests;
    private Ended[] ended = new Ended[0];
    private Latency[] latencies = new Latency[0];

    /**
     * @param labels DIR, TARGET, TLS and ROUTE, AUTHZ or DST
     */
    public HttpRecorder(Recorder recorder, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        requests = recorder.counter(ProxyMeter.REQUEST, labels);
    }

    /** A request is forwarded. */
    public void request() {
        requests.increment();
    }

    /**
     * The first body bytes of the response, or its end without a body.
     *
     * @param nanos since the request's head
     */
    public void firstByte(int status, long nanos) {
        for (Latency latency : latencies) {
            if (latency.status == status) {
                latency.histogram.record(nanos);
                return;
            }
        }
        Histogram histogram =
                recorder.histogram(
                        ProxyMeter.RESPONSE_LATENCY,
                        labels.and("status_code", Integer.toString(status)));
        latencies = Arrays.copyOf(latencies, latencies.length + 1);
        latencies[latencies.length - 1] = new Latency(status, histogram);
        histogram.record(nanos);
    }

    /**
     * The response has ended.
     *
     * @param grpcStatus or {@link #NO_GRPC}
     * @param error label of the failure, or empty
     */
    public void response(int status, boolean success, int grpcStatus, String error) {
        for (Ended known : ended) {
            if (known.status == status
                    && known.success == success
                    && known.grpcStatus == grpcStatus
                    && known.error.equals(error)) {
                known.responses.increment();
                return;
            }
        }
        Counter responses =
                recorder.counter(
                        ProxyMeter.RESPONSE,
                        labels.and("status_code", Integer.toString(status))
                                .and("classification", success ? "success" : "failure")
                                .and(
                                        "grpc_status",
                                        grpcStatus == NO_GRPC ? "" : Integer.toString(grpcStatus))
                                .and("error", error));
        ended = Arrays.copyOf(ended, ended.length + 1);
        ended[ended.length - 1] = new Ended(status, success, grpcStatus, error, responses);
        responses.increment();
    }
}
