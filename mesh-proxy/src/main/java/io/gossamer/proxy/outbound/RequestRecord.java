package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.grpc.StatusCode;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.observe.metric.BackendRecorder;
import io.gossamer.proxy.observe.metric.HttpRecorder;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.RouteRecorder;
import io.gossamer.proxy.observe.traffic.ProfileRecorder;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import io.gossamer.proxy.outbound.series.RouteSeries;
import io.gossamer.proxy.route.Deadline;
import io.gossamer.proxy.route.RetryPolicy;
import io.netty.util.AsciiString;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured of one request on the way out. */
final class RequestRecord {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Value of the label {@code error} (contract section 8). */
    static final String RESPONSE_HEADERS_TIMEOUT = "RESPONSE_HEADERS_TIMEOUT";

    private final LongSupplier nanoTicker;
    private final @Nullable AsciiString authority;
    private final long startedAt;
    private @Nullable HttpRecorder series;
    private @Nullable RouteSeries rules;
    private @Nullable RouteRecorder route;
    private @Nullable ProfileRecorder profile;
    private @Nullable BackendRecorder backend;
    private boolean grpc;
    private int retries;
    private long sentAt;
    private @Nullable String timeout;
    private boolean answered;
    private int status;
    private int grpcStatus = ResponseClass.NO_GRPC;

    RequestRecord(LongSupplier nanoTicker, RequestHead head) {
        this.nanoTicker = nanoTicker;
        this.authority = head.authority;
        this.startedAt = nanoTicker.getAsLong();
        this.sentAt = startedAt;
    }

    /** The request falls under a route. */
    void routed(RouteSeries found, Recorder recorder) {
        route = found.route(recorder);
        grpc = found.isGrpc();
        rules = found;
        profile = found.profile(recorder);
        if (profile != null) {
            profile.request();
        }
    }

    /** The request goes to this endpoint of this backend. */
    void sentTo(EndpointClient endpoint, BackendRecorder of) {
        backend = of;
        of.request();
        if (profile != null) {
            profile.attempt();
        }
        sentAt = nanoTicker.getAsLong();
        series = endpoint.series(authority);
        series.request();
    }

    /** The stream is open: what follows is the endpoint's time, without that of connecting. */
    void opened() {
        sentAt = nanoTicker.getAsLong();
    }

    void requestData(int bytes) {
        RouteRecorder known = route;
        if (known != null) {
            known.requestFrame(bytes);
        }
    }

    void responseData(int bytes) {
        BackendRecorder known = backend;
        if (known != null) {
            known.responseFrame(bytes);
        }
    }

    /** An attempt has ended: its backend's part is over. */
    void attemptEnded(int answered, String error) {
        attemptEnded(answered, error, error.isEmpty() && isSuccess(answered));
    }

    /** An attempt has been answered in a way that another one replaces. */
    void attemptGivenUp(int answered, int grpcAnswered) {
        grpcStatus = grpcAnswered;
        attemptEnded(answered, "", false);
        grpcStatus = ResponseClass.NO_GRPC;
    }

    private void attemptEnded(int answered, String error, boolean success) {
        BackendRecorder used = backend;
        if (used != null) {
            used.completed(grpc ? grpcStatus : answered, error, nanoTicker.getAsLong() - sentAt);
            if (profile != null && answered != 0) {
                profile.attemptEnded(answered, success);
            }
        }
        backend = null;
    }

    /** Whether another attempt follows, and otherwise why not. */
    void retry(RetryPolicy.Decision decision) {
        RouteRecorder known = route;
        if (known == null) {
            return;
        }
        switch (decision) {
            case RETRY -> {
                retries++;
                known.retried();
                if (profile != null) {
                    profile.retried();
                }
            }
            case LIMIT -> known.retrySkipped(RouteRecorder.Skipped.LIMIT);
            case METHOD -> known.retrySkipped(RouteRecorder.Skipped.METHOD);
            case BODY -> known.retrySkipped(RouteRecorder.Skipped.BODY);
            case COMMITTED -> known.retrySkipped(RouteRecorder.Skipped.COMMITTED);
            case BUDGET -> {
                known.retrySkipped(RouteRecorder.Skipped.BUDGET);
                if (profile != null) {
                    profile.retrySkipped();
                }
            }
            case FINAL -> {
                // Not an answer to be retried.
            }
        }
    }

    /** Nanoseconds of the ticker at which the request's head came. */
    long startedAt() {
        return startedAt;
    }

    /** A timeout has passed; the failure that follows is counted under its name. */
    void expired(Deadline.Expired which) {
        timeout =
                switch (which) {
                    case NONE, REQUEST -> "REQUEST_TIMEOUT";
                    case ATTEMPT -> RESPONSE_HEADERS_TIMEOUT;
                    case RESPONSE ->
                            answered ? "RESPONSE_STREAM_TIMEOUT" : RESPONSE_HEADERS_TIMEOUT;
                    case IDLE -> "IDLE_TIMEOUT";
                };
    }

    /**
     * The proxy answers itself.
     *
     * @param code status of that answer
     */
    void failed(int code) {
        if (status == 0) {
            status = code;
        }
    }

    void response(ResponseHead head) {
        answered = true;
        status = head.status;
        int trailersOnly = ResponseClass.parseGrpc(head.headers.get(HttpNames.GRPC_STATUS));
        if (trailersOnly >= 0) {
            grpcStatus = trailersOnly;
        }
    }

    /** Nanoseconds since the request was sent to the endpoint. */
    long firstFrame() {
        long now = nanoTicker.getAsLong();
        HttpRecorder known = series;
        if (known != null) {
            known.firstByte(status, now - startedAt);
        }
        if (profile != null) {
            profile.firstByte(status, now - startedAt);
        }
        return now - sentAt;
    }

    void trailers(HeaderBlock trailers) {
        int seen = ResponseClass.parseGrpc(trailers.get(HttpNames.GRPC_STATUS));
        if (seen >= 0) {
            grpcStatus = seen;
        }
    }

    /**
     * The exchange is over.
     *
     * @param failure by which the proxy answered itself, or null
     */
    Outcome ended(HttpRelay.Outcome outcome, @Nullable FailureCode failure) {
        String error = failure == null ? "" : failure.label();
        boolean cut = answered && failure != null;
        boolean broken = cut || outcome == HttpRelay.Outcome.ENDPOINT_RESET;
        boolean success = !broken && isSuccess(status);
        HttpRecorder known = series;
        if (known != null && status != 0) {
            boolean reset = outcome == HttpRelay.Outcome.ENDPOINT_RESET;
            known.response(status, success, grpcStatus, reset ? "RESET" : error);
        }
        routeEnded(outcome, failure, success);
        if (profile != null && status != 0) {
            profile.ended(status, success);
        }
        if (outcome == HttpRelay.Outcome.CLIENT_RESET || status == 0) {
            return broken ? Outcome.FAILURE : Outcome.NEUTRAL;
        }
        if (status == TOO_MANY_REQUESTS || grpcStatus == StatusCode.RESOURCE_EXHAUSTED.number()) {
            return Outcome.THROTTLED;
        }
        return success ? Outcome.SUCCESS : Outcome.FAILURE;
    }

    private boolean isSuccess(int code) {
        RouteSeries known = rules;
        return known == null
                ? ResponseClass.isSuccess(code, grpcStatus)
                : known.isSuccess(code, grpcStatus);
    }

    private void routeEnded(
            HttpRelay.Outcome outcome, @Nullable FailureCode failure, boolean success) {
        RouteRecorder known = route;
        if (known == null) {
            return;
        }
        String error = errorLabel(outcome, failure);
        if (answered && outcome == HttpRelay.Outcome.ENDPOINT_RESET) {
            known.retrySkipped(RouteRecorder.Skipped.COMMITTED);
        }
        known.completed(grpc ? grpcStatus : status, error, nanoTicker.getAsLong() - startedAt);
        if (retries > 0 && success && error.isEmpty()) {
            known.retrySucceeded();
        }
        attemptEnded(status, error);
    }

    /** Value of the label {@code error} of route metrics (contract section 8). */
    private String errorLabel(HttpRelay.Outcome outcome, @Nullable FailureCode failure) {
        if (failure != null) {
            return failure == FailureCode.RESPONSE_TIMEOUT && timeout != null
                    ? timeout
                    : errorLabel(failure);
        }
        return switch (outcome) {
            case CLIENT_RESET -> "CANCEL";
            case ENDPOINT_RESET -> "RESET";
            default -> "";
        };
    }

    /** Value of that label for a failure by which the proxy answered itself. */
    static String errorLabel(FailureCode failure) {
        return switch (failure) {
            case FAILFAST -> "FAIL_FAST";
            case LOAD_SHED, DESTINATION_LIMIT -> "LOAD_SHED";
            case RESPONSE_TIMEOUT -> "REQUEST_TIMEOUT";
            case CONNECT_FAILED, CONNECT_TIMEOUT, CONNECTION_CLOSED, TLS_FAILED -> "IO";
            default -> "UNKNOWN";
        };
    }

    /** Value of that label for an attempt that the endpoint ended before it answered. */
    static String errorLabel(StreamReset reason) {
        return switch (reason) {
            case CANCEL -> "CANCEL";
            case REFUSED -> "REFUSED";
            case ENHANCE_YOUR_CALM -> "ENHANCE_YOUR_CALM";
            case CONNECTION_LOST, CONNECTION_LOST_UNSENT -> "IO";
            case PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR -> "RESET";
        };
    }
}
