package io.gossamer.proxy.observe.metric;

import io.gossamer.proxy.grpc.StatusCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The metrics of one outbound route, before and after retries. */
public final class RouteRecorder {

    /** Why a failure is not retried. */
    public enum Skipped {
        LIMIT,
        BUDGET,
        METHOD,
        BODY,
        COMMITTED
    }

    private record Status(int status, String error, Counter counter) {}

    private final Recorder recorder;
    private final Labels labels;
    private final boolean grpc;
    private final Family statusFamily;
    private final Histogram duration;
    private final Histogram requestFrames;
    private final Family skippedFamily;
    private final Map<Skipped, Counter> skipped = new EnumMap<>(Skipped.class);
    private final Counter retries;
    private final Counter retrySuccesses;
    private final Counter retryLimit;
    private final Counter retryOverflow;
    private Status[] statuses = new Status[0];

    /**
     * @param grpc whether the route is a gRPC route
     * @param labels PARENT and RT
     */
    public RouteRecorder(Recorder recorder, boolean grpc, Labels labels) {
        this.recorder = recorder;
        this.grpc = grpc;
        String kind = grpc ? "grpc" : "http";
        Labels withHost = labels.and("hostname", "");
        this.labels = withHost;
        statusFamily = ProxyMeter.ROUTE_REQUEST_STATUSES.family(kind);
        duration = recorder.histogram(ProxyMeter.ROUTE_REQUEST_DURATION.family(kind), withHost);
        requestFrames = recorder.histogram(ProxyMeter.ROUTE_REQUEST_FRAMES.family(kind), withHost);
        retries = recorder.counter(ProxyMeter.RETRY_REQUESTS.family(kind), withHost);
        retrySuccesses = recorder.counter(ProxyMeter.RETRY_SUCCESSES.family(kind), withHost);
        retryLimit = recorder.counter(ProxyMeter.RETRY_LIMIT_EXCEEDED.family(kind), withHost);
        skippedFamily = ProxyMeter.RETRY_SKIPPED.family(kind);
        retryOverflow = recorder.counter(ProxyMeter.RETRY_OVERFLOW.family(kind), withHost);
    }

    /**
     * A request has been answered, after all retries.
     *
     * @param status HTTP status, or the gRPC status on a gRPC route
     * @param error value of the contract, such as {@code FAIL_FAST}; empty if none
     * @param nanos since the request's head
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
                        labels.and(grpc ? "grpc_status" : "http_status", statusText(grpc, status))
                                .and("error", error));
        statuses = Arrays.copyOf(statuses, statuses.length + 1);
        statuses[statuses.length - 1] = new Status(status, error, counter);
        counter.increment();
    }

    /** A piece of a request's body is sent for the first time. */
    public void requestFrame(int bytes) {
        requestFrames.record(bytes);
    }

    public void retried() {
        retries.increment();
    }

    public void retrySucceeded() {
        retrySuccesses.increment();
    }

    /** A failure is not retried. */
    public void retrySkipped(Skipped why) {
        if (why == Skipped.LIMIT) {
            retryLimit.increment();
        } else if (why == Skipped.BUDGET) {
            retryOverflow.increment();
        }
        skipped.computeIfAbsent(
                        why,
                        reason ->
                                recorder.counter(
                                        skippedFamily,
                                        Labels.NONE
                                                .and(
                                                        "reason",
                                                        reason.name().toLowerCase(Locale.ROOT))
                                                .and(labels)))
                .increment();
    }

    /** The text of a status in labels: a number of HTTP, a name of gRPC; empty if there is none. */
    public static String statusText(boolean grpc, int status) {
        StatusCode code = grpc ? StatusCode.find(status) : null;
        if (code != null) {
            return code.name();
        }
        return status <= 0 ? "" : Integer.toString(status);
    }
}
