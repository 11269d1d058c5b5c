package io.gossamer.proxy.balance;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.ProxyFailure;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of one destination on one event loop: every request gets the cheapest of a few, or that
 * of its session. Created and used on that loop only; closed by its owner when the destination is
 * no longer used.
 *
 * @param <E> connections to one endpoint
 */
public final class Balancer<E> implements AutoCloseable {

    /** Endpoints that a failure names. */
    private static final int NAMED_ENDPOINTS = 3;

    /** So many requests after each other that met no other say that one comes at a time. */
    private static final int RUN = 4;

    private final BalancerConfig config;
    private final BalancerObserver observer;
    private final LongSupplier nanoTicker;
    private final PowerOfChoices selection;
    private final EndpointSet<E> set;
    private final EndpointQueue<E> queue;
    private @Nullable EndpointSnapshot snapshot;
    private int metNoOther;

    /** Without a limit of what waits beyond the queue's own. */
    public Balancer(
            BalancerConfig config,
            EndpointFactory<E> factory,
            Timer timer,
            LongSupplier nanoTicker,
            RandomGenerator random,
            BalancerObserver observer) {
        this(config, factory, timer, nanoTicker, random, observer, Bulkhead.NONE);
    }

    /**
     * @param bulkhead counts what waits
     */
    public Balancer(
            BalancerConfig config,
            EndpointFactory<E> factory,
            Timer timer,
            LongSupplier nanoTicker,
            RandomGenerator random,
            BalancerObserver observer,
            Bulkhead bulkhead) {
        this.config = config;
        this.observer = observer;
        this.nanoTicker = nanoTicker;
        SlowStart slowStart = new SlowStart(config.slowStart().toNanos(), random);
        EndpointWeights weights = new EndpointWeights(random);
        selection = new PowerOfChoices(random, slowStart, weights);
        queue = new EndpointQueue<>(config, timer, nanoTicker, observer, bulkhead, this::describe);
        set =
                new EndpointSet<>(
                        config,
                        factory,
                        timer,
                        nanoTicker,
                        random,
                        slowStart,
                        weights,
                        observer,
                        this::drainQueue);
    }

    /** Replaces the membership. */
    public void update(EndpointSnapshot next) {
        snapshot = next;
        set.apply(next);
    }

    /** As {@link #pick(Member)} without one to avoid. */
    public @Nullable Member<E> pick() {
        return pick(null);
    }

    /**
     * An endpoint for a request, which counts as pending there until {@link Member#finished}.
     *
     * @param avoid where an earlier attempt failed: chosen only if it is the only one
     * @return null if nothing is ready
     */
    public @Nullable Member<E> pick(@Nullable Member<E> avoid) {
        return pick(avoid, 0);
    }

    /**
     * As {@link #pick(Member)}, for a request of a session: it gets the endpoint that the session
     * has as long as that is ready.
     *
     * @param session its key ({@link SessionHash}); 0 if it has none
     */
    public @Nullable Member<E> pick(@Nullable Member<E> avoid, long session) {
        metNoOther = set.inFlight() == 0 ? Math.min(metNoOther + 1, RUN + 1) : 0;
        boolean oneAtATime = metNoOther > RUN;
        Member<E> member =
                session == 0
                        ? select(avoid, oneAtATime)
                        : Rendezvous.select(set.ready(), avoid, session);
        if (member != null) {
            set.picked(member, oneAtATime);
        }
        return member;
    }

    private @Nullable Member<E> select(@Nullable Member<E> avoid, boolean oneAtATime) {
        List<Member<E>> ready = set.ready();
        long now = nanoTicker.getAsLong();
        return set.zones().applies(ready.size())
                ? set.zones().select(selection, ready, avoid, oneAtATime, now)
                : selection.select(ready, avoid, oneAtATime, now);
    }

    /** Calls the waiter with an endpoint, at once if one is ready, else within failfast. */
    public void acquire(Waiter<E> waiter, @Nullable Member<E> avoid) {
        Member<E> member = pick(avoid, waiter.session());
        if (member == null) {
            set.hurry();
            queue.add(waiter);
            return;
        }
        observer.dispatched(0);
        waiter.onEndpoint(member);
    }

    /** The waiter needs no endpoint any more; it is not called after this. */
    public void cancel(Waiter<E> waiter) {
        queue.cancel(waiter);
    }

    /** Whether requests have a chance: false while the queue is in failfast. */
    public boolean isAvailable() {
        return !queue.isShut();
    }

    /** All endpoints, in the order of discovery. */
    public Collection<Member<E>> members() {
        return set.members();
    }

    /** Endpoints that may be chosen now. */
    public int readyCount() {
        return set.ready().size();
    }

    /** Requests that wait for an endpoint. */
    public int queueLength() {
        return queue.length();
    }

    /** Fails those that wait and closes endpoints, each after its last request. */
    @Override
    public void close() {
        queue.failAll(
                ProxyFailure.retryable(
                        FailureCode.FAILFAST, config.name() + ": the destination was released"));
        set.clear();
    }

    private void drainQueue() {
        if (!set.ready().isEmpty()) {
            queue.drain(waiter -> pick(null, waiter.session()));
        }
    }

    /** Why there is no endpoint: names the destination and what is wrong with a few of them. */
    private String describe() {
        StringBuilder text = new StringBuilder("no endpoint of ").append(config.name());
        text.append(" became ready in ").append(config.failfast().toMillis()).append(" ms: ");
        EndpointSnapshot last = snapshot;
        if (last == null) {
            return text.append("discovery has not answered").toString();
        }
        if (!last.exists()) {
            return text.append("there is no such service").toString();
        }
        if (set.members().isEmpty()) {
            return text.append("the service has no endpoints").toString();
        }
        int named = 0;
        for (Member<E> member : set.members()) {
            if (named == NAMED_ENDPOINTS) {
                return text.append(", and ")
                        .append(set.members().size() - named)
                        .append(" more")
                        .toString();
            }
            text.append(named++ == 0 ? "" : "; ");
            describe(member, text);
        }
        return text.toString();
    }

    private void describe(Member<E> member, StringBuilder text) {
        text.append(Addresses.format(member.endpoint().address())).append(' ');
        text.append(
                switch (member.state()) {
                    case READY, PROBATION -> "is busy";
                    case BACKOFF -> "accepts no connection";
                    case EJECTED -> "failed too often";
                });
        long seconds = (nanoTicker.getAsLong() - member.stateSince) / 1_000_000_000L;
        text.append(" since ").append(seconds).append(" s");
        String reason = member.lastFailure();
        if (reason != null) {
            text.append(" (").append(reason).append(')');
        }
    }
}
