package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.observe.metric.HttpRecorder;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import io.netty.util.AsciiString;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured of one request on the way out. */
final class RequestRecord {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int RESOURCE_EXHAUSTED = 8;

    private final LongSupplier nanoTicker;
    private final @Nullable AsciiString authority;
    private final long startedAt;
    private @Nullable HttpRecorder series;
    private long sentAt;
    private int status;
    private int grpcStatus = ResponseClass.NO_GRPC;

    RequestRecord(LongSupplier nanoTicker, RequestHead head) {
        this.nanoTicker = nanoTicker;
        this.authority = head.authority;
        this.startedAt = nanoTicker.getAsLong();
        this.sentAt = startedAt;
    }

    /** The request goes to this endpoint. */
    void sentTo(EndpointClient endpoint) {
        sentAt = nanoTicker.getAsLong();
        series = endpoint.series(authority);
        series.request();
    }

    void response(ResponseHead head) {
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
     * @param error label of the failure, empty if there was none
     */
    Outcome ended(HttpRelay.Outcome outcome, String error) {
        boolean broken = outcome == HttpRelay.Outcome.ENDPOINT_RESET;
        boolean success = !broken && ResponseClass.isSuccess(status, grpcStatus);
        HttpRecorder known = series;
        if (known != null && status != 0) {
            known.response(status, success, grpcStatus, broken ? "RESET" : error);
        }
        if (outcome == HttpRelay.Outcome.CLIENT_RESET || status == 0) {
            return broken ? Outcome.FAILURE : Outcome.NEUTRAL;
        }
        if (status == TOO_MANY_REQUESTS || grpcStatus == RESOURCE_EXHAUSTED) {
            return Outcome.THROTTLED;
        }
        return success ? Outcome.SUCCESS : Outcome.FAILURE;
    }
}
