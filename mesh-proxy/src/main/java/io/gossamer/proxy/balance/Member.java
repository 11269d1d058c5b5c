package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a balancer with its connections and its load. Every pick is followed by exactly
 * one {@link #finished}. One event loop.
 *
 * @param <E> connections to the endpoint
 */
public final class Member<E> {

    private final EndpointSet<E> set;
    private final Endpoint endpoint;
    private final E connections;
    private final long hash;
    private final LoadEstimate load;
    private final ReconnectBackoff reconnect;
    private final @Nullable FailureAccrual accrual;

    private int pending;
    private @Nullable String lastFailure;

    // Owned by EndpointSet.
    EndpointState state = EndpointState.READY;
    int readyIndex = -1;
    boolean removed;
    boolean isNew;
    long newSince;
    double share = 1;
    double perRequest = 1;
    boolean closed;
    boolean probing;
    long stateSince;
    long nextAttemptAt;
    @Nullable Runnable cancelTimer;

    Member(
            EndpointSet<E> set,
            Endpoint endpoint,
            E connections,
            LoadEstimate load,
            ReconnectBackoff reconnect,
            @Nullable FailureAccrual accrual) {
        this.set = set;
        this.endpoint = endpoint;
        this.connections = connections;
        this.hash = SessionHash.of(endpoint.address());
        this.load = load;
        this.reconnect = reconnect;
        this.accrual = accrual;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public E connections() {
        return connections;
    }

    public EndpointState state() {
        return state;
    }

    /** Requests in flight. */
    public int pending() {
        return pending;
    }

    /** Requests in flight and one more; those of a light endpoint count for several. */
    double weighedLoad() {
        return pending * perRequest + 1;
    }

    /** What last went wrong with connecting, or null. */
    public @Nullable String lastFailure() {
        return lastFailure;
    }

    /**
     * The first body bytes of a response arrived, or its end if it has no body; for TCP, the
     * connection was established.
     *
     * @param rttNanos since the request was sent
     */
    public void firstByte(long rttNanos) {
        load.sample(rttNanos);
    }

    /** The request ended. */
    public void finished(Outcome outcome) {
        finished(outcome, 0);
    }

    /**
     * The request ended.
     *
     * @param retryAfterNanos what the endpoint asked for by Retry-After, or 0
     */
    public void finished(Outcome outcome, long retryAfterNanos) {
        pending--;
        if (outcome == Outcome.FAILURE || outcome == Outcome.THROTTLED) {
            load.penalize(retryAfterNanos);
        }
        set.finished(this, outcome, retryAfterNanos);
    }

    /**
     * A connection could not be established: no request is sent here until a probe connects. The
     * request that met it still calls {@link #finished}, usually with {@link Outcome#NEUTRAL}.
     */
    public void connectFailed(String reason) {
        lastFailure = reason;
        set.connectFailed(this);
    }

    /**
     * The endpoint's proxy answered that its application does not accept connections: requests stay
     * away for a moment, then one tries. The last ready endpoint is kept.
     */
    public void applicationUnreachable(String reason) {
        lastFailure = reason;
        set.applicationUnreachable(this);
    }

    /** Answer to {@link EndpointFactory#probe}. */
    public void probeSucceeded() {
        set.probed(this, true);
    }

    /** Answer to {@link EndpointFactory#probe}. */
    public void probeFailed(String reason) {
        lastFailure = reason;
        set.probed(this, false);
    }

    /**
     * @param oneAtATime as in {@link PowerOfChoices#select}
     */
    void picked(boolean oneAtATime) {
        pending++;
        load.taken(oneAtATime);
    }

    void recovered() {
        lastFailure = null;
        reconnect.reset();
    }

    /** What tells it from the others when sessions choose. */
    long hash() {
        return hash;
    }

    LoadEstimate load() {
        return load;
    }

    ReconnectBackoff reconnect() {
        return reconnect;
    }

    @Nullable FailureAccrual accrual() {
        return accrual;
    }
}
