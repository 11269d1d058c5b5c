package io.gossamer.proxy.inbound;

import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured of one request on the way in. */
final class RequestRecord {

    private final LongSupplier nanoTicker;
    private final long startedAt;
    private long requestEndedAt;
    private boolean requestEnded;
    private @Nullable InboundSeries series;
    private int status;
    private int grpcStatus = ResponseClass.NO_GRPC;

    /**
     * @param requestEnded the request has no body
     */
    RequestRecord(LongSupplier nanoTicker, boolean requestEnded) {
        this.nanoTicker = nanoTicker;
        this.startedAt = nanoTicker.getAsLong();
        this.requestEndedAt = startedAt;
        this.requestEnded = requestEnded;
    }

    void allowed(InboundSeries permitted) {
        series = permitted;
        permitted.allowed().increment();
        permitted.http().request();
        permitted.route().request();
    }

    void requestData(int bytes) {
        InboundSeries known = series;
        if (known != null) {
            known.route().requestFrame(bytes);
        }
    }

    void requestEnd() {
        requestEnded = true;
        requestEndedAt = nanoTicker.getAsLong();
    }

    void responseData(int bytes) {
        InboundSeries known = series;
        if (known != null) {
            known.route().responseFrame(bytes);
        }
    }

    void response(ResponseHead head) {
        status = head.status;
        int trailersOnly = ResponseClass.parseGrpc(head.headers.get(HttpNames.GRPC_STATUS));
        if (trailersOnly >= 0) {
            grpcStatus = trailersOnly;
        }
    }

    void firstFrame() {
        InboundSeries known = series;
        if (known != null) {
            known.http().firstByte(status, nanoTicker.getAsLong() - startedAt);
        }
    }

    void trailers(HeaderBlock trailers) {
        int seen = ResponseClass.parseGrpc(trailers.get(HttpNames.GRPC_STATUS));
        if (seen >= 0) {
            grpcStatus = seen;
        }
    }

    /**
     * @param error label of the failure, empty if there was none
     */
    void ended(HttpRelay.Outcome outcome, String error) {
        InboundSeries known = series;
        if (known == null) {
            return;
        }
        long now = nanoTicker.getAsLong();
        known.route()
                .ended(
                        status,
                        grpcStatus,
                        now - startedAt,
                        requestEnded ? now - requestEndedAt : 0);
        if (status != 0) {
            boolean broken = outcome == HttpRelay.Outcome.ENDPOINT_RESET;
            boolean success = !broken && ResponseClass.isSuccess(status, grpcStatus);
            known.http().response(status, success, grpcStatus, broken ? "RESET" : error);
        }
    }
}
