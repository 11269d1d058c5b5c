package io.gossamer.proxy.observe.metric;

import java.util.Arrays;

/** The metrics of one backend of an outbound route, retries included. */
public final class BackendRecorder {

    private record Status(int status, String error, Counter counter) {}

    private final Recorder recorder;
    private final Labels labels;
    private final boolean grpc;
    private final Family statusFamily;
    private final Counter requests;
    private final Histogram duration;
    private final Histogram responseFrames;
    private Status[] statuses = new Status[0];

    /**
     * @param grpc whether the route is a gRPC route
     * @param labels PARENT, RT and BACKEND
     */
    public BackendRecorder(Recorder recorder, boolean grpc, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        this.grpc = grpc;
        String kind = grpc ? "grpc" : "http";
        statusFamily = ProxyMeter.ROUTE_BACKEND_STATUSES.family(kind);
        requests = recorder.counter(ProxyMeter.ROUTE_BACKEND_REQUESTS.family(kind), labels);
        responseFrames = recorder.histogram(ProxyMeter.ROUTE_BACKEND_FRAMES.family(kind), labels);
        duration = recorder.histogram(ProxyMeter.ROUTE_BACKEND_DURATION.family(kind), labels);
    }

    public void request() {
        requests.increment();
    }

    /** A piece of a response's body passes. */
    public void responseFrame(int bytes) {
        responseFrames.record(bytes);
    }

    /**
     * @param status HTTP status, or the gRPC status on a gRPC route
     * @param error value of the contract; empty if none
     * @param nanos since the request was sent to the backend
     */
    public void completed(int status, String error, long nanos) {
        duration.record(nanos);
        for (Status known : statuses) {
            if (known.status == status && known.error.equals(error)) {
                known.counter.increment();
                return;
            }
        }
        Counter counter =
                recorder.counter(
                        statusFamily,
                        labels.and(
                                        grpc ? "grpc_status" : "http_status",
                                        RouteRecorder.statusText(grpc, status))
                                .and("error", error));
        statuses = Arrays.copyOf(statuses, statuses.length + 1);
        statuses[statuses.length - 1] = new Status(status, error, counter);
        counter.increment();
    }
}
