package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Family;
import io.gossamer.proxy.observe.metric.Histogram;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.RouteRecorder;
import java.util.Arrays;

/**
 * The metrics of one inbound route. Keeps the series of the statuses it has seen, so that a request
 * costs additions only.
 */
public final class InboundRouteRecorder {

    private record Status(int status, Counter counter) {}

    private final Recorder recorder;
    private final Labels labels;
    private final boolean grpc;
    private final Family statusFamily;
    private final Counter requests;
    private final Histogram requestDuration;
    private final Histogram responseDuration;
    private final Histogram requestFrames;
    private final Histogram responseFrames;
    private Status[] statuses = new Status[0];

    /**
     * @param grpc whether the route is a gRPC route
     * @param labels of server and route
     */
    public InboundRouteRecorder(Recorder recorder, boolean grpc, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        this.grpc = grpc;
        String kind = grpc ? "grpc" : "http";
        statusFamily = ProxyMeter.INBOUND_STATUSES.family(kind);
        requests = recorder.counter(ProxyMeter.INBOUND_REQUESTS.family(kind), labels);
        requestDuration =
                recorder.histogram(ProxyMeter.INBOUND_REQUEST_DURATION.family(kind), labels);
        responseDuration =
                recorder.histogram(ProxyMeter.INBOUND_RESPONSE_DURATION.family(kind), labels);
        requestFrames = recorder.histogram(ProxyMeter.INBOUND_REQUEST_FRAMES.family(kind), labels);
        responseFrames =
                recorder.histogram(ProxyMeter.INBOUND_RESPONSE_FRAMES.family(kind), labels);
    }

    /** A request was permitted. */
    public void request() {
        requests.increment();
    }

    /** A piece of a request's body is sent on. */
    public void requestFrame(int bytes) {
        requestFrames.record(bytes);
    }

    /** A piece of a response's body is sent on. */
    public void responseFrame(int bytes) {
        responseFrames.record(bytes);
    }

    /**
     * The response has ended.
     *
     * @param httpStatus 0 if there was none
     * @param grpcStatus {@link ResponseClass#NO_GRPC} if there was none
     * @param sinceStart nanoseconds since the request's head
     * @param sinceRequestEnd nanoseconds since the end of the request; 0 if it has not ended
     */
    public void ended(int httpStatus, int grpcStatus, long sinceStart, long sinceRequestEnd) {
        requestDuration.record(sinceStart);
        responseDuration.record(sinceRequestEnd);
        int status = grpc ? grpcStatus : httpStatus;
        for (Status known : statuses) {
            if (known.status == status) {
                known.counter.increment();
                return;
            }
        }
        Counter counter =
                recorder.counter(
                        statusFamily, labels.and("status", RouteRecorder.statusText(grpc, status)));
        statuses = Arrays.copyOf(statuses, statuses.length + 1);
        statuses[statuses.length - 1] = new Status(status, counter);
        counter.increment();
    }
}
