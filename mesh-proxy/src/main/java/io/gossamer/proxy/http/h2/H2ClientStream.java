package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;

/** One request on an HTTP/2 connection to an endpoint, and its response. */
final class H2ClientStream extends H2Stream implements ClientStream {

    private final ClientStream.Listener listener;
    private final boolean headRequest;

    private int informational;
    private boolean responseBegun;
    private boolean flushed;

    H2ClientStream(
            int id, H2Connection connection, RequestHead head, ClientStream.Listener listener) {
        super(id, connection);
        this.listener = listener;
        this.headRequest = head.method.contentEquals(HttpNames.HEAD);
    }

    @Override
    ClientStream.Listener listener() {
        return listener;
    }

    @Override
    boolean acceptsPeerData() {
        return responseBegun;
    }

    @Override
    boolean acceptsData() {
        return true;
    }

    boolean isResponseBegun() {
        return responseBegun;
    }

    void flushed() {
        flushed = true;
    }

    /** Whether the request's head has gone to the socket. */
    boolean isFlushed() {
        return flushed;
    }

    /** A head of the response; false if it breaks the protocol. */
    boolean onResponse(ResponseHead head, boolean end) {
        if (head.isInformational()) {
            if (end || ++informational > HttpLimits.MAX_INFORMATIONAL) {
                return false;
            }
            listener.onResponse(head, false);
            return true;
        }
        responseBegun = true;
        if (!headRequest && head.status != 204 && head.status != 304) {
            announce(head.contentLength);
        }
        if (end && !endRemote()) {
            return false;
        }
        listener.onResponse(head, end);
        return true;
    }
}
