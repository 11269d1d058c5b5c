package io.gossamer.proxy.http;

/** Takes the requests of one connection from a client: the entrance of the HTTP stages. */
public interface RequestHandler {

    /**
     * A request begins. The head belongs to the handler from now on.
     *
     * @param end there is no body
     */
    void onRequest(RequestHead head, boolean end, ServerStream stream);

    /** The connection is gone; its streams were reset before. */
    default void onConnectionClosed() {}
}
