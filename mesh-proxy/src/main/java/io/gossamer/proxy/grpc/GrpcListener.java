package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.HeaderBlock;

/**
 * What a caller hears. On the channel's loop, not before the call was started.
 *
 * @param <R> message of the answer
 */
public interface GrpcListener<R> {

    /** The call has a connection. */
    default void onReady() {}

    /** The server has accepted the call. Not called if it ends it at once. */
    default void onHeaders(HeaderBlock headers) {}

    void onMessage(R message);

    /** The call is over. Called once, last. */
    void onClose(GrpcStatus status);
}
