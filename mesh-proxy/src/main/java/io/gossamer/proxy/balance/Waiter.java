package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.ProxyFailure;

/**
 * Somebody who needs an endpoint. Exactly one of the two is called, unless the waiter is cancelled.
 */
public interface Waiter<E> {

    /** The request counts as pending there until {@link Member#finished}. */
    void onEndpoint(Member<E> member);

    /** FAILFAST or LOAD_SHED. */
    void onFailure(ProxyFailure failure);
}
