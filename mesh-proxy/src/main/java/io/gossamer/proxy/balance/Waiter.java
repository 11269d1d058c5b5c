package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.ProxyFailure;

/**
 * Somebody who needs an endpoint. Exactly one of the two is called, unless the waiter is cancelled.
 */
public interface Waiter<E> {

    /**
     * Key of the session that the request or connection belongs to ({@link SessionHash}); 0 if it
     * is balanced by itself.
     */
    default long session() {
        return 0;
    }

    /** The request counts as pending there until {@link Member#finished}. */
    void onEndpoint(Member<E> member);

    /** FAILFAST, LOAD_SHED or DESTINATION_LIMIT. */
    void onFailure(ProxyFailure failure);
}
