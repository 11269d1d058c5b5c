package io.gossamer.proxy.balance;

/** Hears what a balancer's metrics need. Called on the owning event loop; must not block. */
public interface BalancerObserver {

    BalancerObserver NONE = new BalancerObserver() {};

    /**
     * @param ready endpoints that may be chosen
     * @param pending all others
     */
    default void endpoints(int ready, int pending) {}

    /** A snapshot of the membership changed the set. */
    default void updated(int added, int removed) {}

    /** Requests that now wait for an endpoint. */
    default void queueLength(int length) {}

    /**
     * A request got its endpoint.
     *
     * @param waitedNanos 0 if it did not wait
     */
    default void dispatched(long waitedNanos) {}

    /** The queue's gate opened, or shut because no endpoint became ready within failfast. */
    default void gate(boolean open) {}
}
