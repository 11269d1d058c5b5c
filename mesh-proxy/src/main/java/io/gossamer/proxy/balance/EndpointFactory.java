package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Endpoint;

/**
 * What the balancer asks of the stage that connects. Called on the owning event loop.
 *
 * @param <E> connections to one endpoint, usually a pool
 */
public interface EndpointFactory<E> {

    /** Prepares connections to an endpoint; connects nothing yet. */
    E open(Endpoint endpoint);

    /**
     * Tries to connect without a request and then calls {@link Member#probeSucceeded} or {@link
     * Member#probeFailed} once, later or at once.
     */
    void probe(Member<E> member);

    /** The endpoint left the set and its last request has finished. */
    void close(E connections);
}
