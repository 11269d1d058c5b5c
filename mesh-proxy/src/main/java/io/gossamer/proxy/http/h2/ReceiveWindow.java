package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.handler.codec.http2.Http2Exception;

/** What the peer may send on the whole connection. Bytes. */
final class ReceiveWindow {

    private final int size;
    private int left;
    private int unannounced;

    ReceiveWindow(int size) {
        this.size = size;
        this.left = size;
    }

    void receive(int bytes) throws Http2Exception {
        left -= bytes;
        if (left < 0) {
            throw connectionError(FLOW_CONTROL_ERROR, "DATA beyond the connection's window");
        }
    }

    /** Takes bytes back; what to announce to the peer now, or 0. */
    int restore(int bytes) {
        unannounced += bytes;
        if (unannounced < size / 2) {
            return 0;
        }
        int announced = unannounced;
        left += announced;
        unannounced = 0;
        return announced;
    }
}
