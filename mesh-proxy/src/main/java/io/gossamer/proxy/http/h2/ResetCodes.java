package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.StreamReset;
import io.netty.handler.codec.http2.Http2Error;

/** Error codes of RST_STREAM and what they mean to the relay. */
final class ResetCodes {

    private ResetCodes() {}

    static long toCode(StreamReset reason) {
        return switch (reason) {
            case CANCEL -> Http2Error.CANCEL.code();
            case REFUSED -> Http2Error.REFUSED_STREAM.code();
            case PROTOCOL_ERROR -> Http2Error.PROTOCOL_ERROR.code();
            case FLOW_CONTROL_ERROR -> Http2Error.FLOW_CONTROL_ERROR.code();
            case ENHANCE_YOUR_CALM -> Http2Error.ENHANCE_YOUR_CALM.code();
            case INTERNAL_ERROR, CONNECTION_LOST, CONNECTION_LOST_UNSENT ->
                    Http2Error.INTERNAL_ERROR.code();
        };
    }

    static StreamReset fromCode(long code) {
        Http2Error error = Http2Error.valueOf(code);
        if (error == null) {
            return StreamReset.INTERNAL_ERROR;
        }
        return switch (error) {
            case NO_ERROR, CANCEL -> StreamReset.CANCEL;
            case REFUSED_STREAM -> StreamReset.REFUSED;
            case FLOW_CONTROL_ERROR -> StreamReset.FLOW_CONTROL_ERROR;
            case ENHANCE_YOUR_CALM -> StreamReset.ENHANCE_YOUR_CALM;
            case INTERNAL_ERROR, CONNECT_ERROR -> StreamReset.INTERNAL_ERROR;
            default -> StreamReset.PROTOCOL_ERROR;
        };
    }
}
