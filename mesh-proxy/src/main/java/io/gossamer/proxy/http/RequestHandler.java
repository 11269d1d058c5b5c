package io.gossamer.proxy.http;

import io.gossamer.proxy.model.ProxyFailure;

/** Takes the requests of one connection from a client: the entrance of the HTTP stages. */
public interface RequestHandler {

    /**
     * A request begins. The head belongs to the handler from now on.
     *
     * @param end there is no body
     */
    void onRequest(RequestHead head, boolean end, ServerStream stream);

    /** A request was malformed: it has been answered and the connection closes. For counting. */
    default void onBadRequest(ProxyFailure failure) {}

    /** The connection is gone; its streams were reset before. */
    default void onConnectionClosed() {}
}
