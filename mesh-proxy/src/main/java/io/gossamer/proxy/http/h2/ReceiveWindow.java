package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.handler.codec.http2.Http2Exception;

/**
 * What the peer may send on the whole connection, and by how much the windows of its streams may be
 * larger than at first: half of that in all, so that a few streams that are no longer read cannot
 * hold up the others. Bytes.
 */
final class ReceiveWindow {

    private final int size;
    private int left;
    private int unannounced;
    private int lendable;

    ReceiveWindow(int size) {
        this.size = size;
        this.left = size;
        this.lendable = size / 2;
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

    /** What of these bytes the window of a stream may grow by. */
    int lend(int bytes) {
        int lent = Math.min(bytes, lendable);
        lendable -= lent;
        return lent;
    }

    /** The stream has ended. */
    void takeBack(int bytes) {
        lendable += bytes;
    }
}
