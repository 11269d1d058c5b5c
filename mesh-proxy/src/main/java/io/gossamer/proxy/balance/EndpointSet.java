package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Membership: applies snapshots, keeps the load of endpoints that stay, closes those that left once
 * their last request has finished, and moves endpoints between their states. One event loop.
 */
final class EndpointSet<E> {

    /** Hears that an endpoint may be chosen again. */
    interface ReadyListener {
        void onReady();
    }

    private final BalancerConfig config;
    private final EndpointFactory<E> factory;
    private final Timer timer;
    private final LongSupplier nanoTicker;
    private final RandomGenerator random;
    private final SlowStart slowStart;
    private final EndpointWeights weights;
    private final BalancerObserver observer;
    private final ReadyListener listener;

    private final Map<InetSocketAddress, Member<E>> members = new LinkedHashMap<>();
    private final List<Member<E>> ready = new ArrayList<>();
    private int inFlight;
    private final ZonePreference<E> zones = new ZonePreference<>();

    EndpointSet(
            BalancerConfig config,
            EndpointFactory<E> factory,
            Timer timer,
            LongSupplier nanoTicker,
            RandomGenerator random,
            SlowStart slowStart,
            EndpointWeights weights,
            BalancerObserver observer,
            ReadyListener listener) {
        this.config = config;
        this.factory = factory;
        this.timer = timer;
        this.nanoTicker = nanoTicker;
        this.random = random;
        this.slowStart = slowStart;
        this.weights = weights;
        this.observer = observer;
        this.listener = listener;
    }

    /** Those that may be chosen: ready, or on probation without a request. */
    List<Member<E>> ready() {
        return ready;
    }

    /** Requests in flight, also at endpoints that have left. */
    int inFlight() {
        return inFlight;
    }

    /** Which of those come first. */
    ZonePreference<E> zones() {
        return zones;
    }

    Collection<Member<E>> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    void apply(EndpointSnapshot snapshot) {
        Map<InetSocketAddress, Endpoint> next = new LinkedHashMap<>();
        for (Endpoint endpoint : snapshot.endpoints()) {
            next.put(endpoint.address(), endpoint);
        }
        int removed = 0;
        int added = 0;
        // What is there when discovery first answers may have been there for long.
        boolean first = members.isEmpty();
        for (Member<E> member : List.copyOf(members.values())) {
            Endpoint now = next.get(member.endpoint().address());
            if (now == null) {
                members.remove(member.endpoint().address());
                remove(member);
                removed++;
            } else if (!now.equals(member.endpoint())) {
                replace(member, now);
                removed++;
                added++;
            }
        }
        for (Endpoint endpoint : next.values()) {
            if (!members.containsKey(endpoint.address())) {
                Member<E> came = add(endpoint, new LoadEstimate(config.load(), nanoTicker));
                if (!first) {
                    slowStart.begin(came, nanoTicker.getAsLong());
                }
                added++;
            }
        }
        if (added + removed > 0) {
            weights.update(members.values());
            observer.updated(added, removed);
            changed();
            rescueLast();
        }
        if (added > 0) {
            listener.onReady();
        }
    }

    void clear() {
        for (Member<E> member : List.copyOf(members.values())) {
            remove(member);
        }
        members.clear();
        changed();
    }

    /** Requests wait and nothing is ready: endpoints in a long backoff are probed soon. */
    void hurry() {
        long now = nanoTicker.getAsLong();
        for (Member<E> member : members.values()) {
            if (member.state == EndpointState.BACKOFF
                    && !member.probing
                    && member.nextAttemptAt - now > ReconnectBackoff.IN_DEMAND_NANOS * 2) {
                later(member, member.reconnect().inDemand());
            }
        }
    }

    /**
     * The member was chosen.
     *
     * @param oneAtATime as in {@link PowerOfChoices#select}
     */
    void picked(Member<E> member, boolean oneAtATime) {
        inFlight++;
        member.picked(oneAtATime);
        if (member.state == EndpointState.PROBATION) {
            withdraw(member);
            changed();
        }
    }

    void finished(Member<E> member, Outcome outcome, long retryAfterNanos) {
        inFlight--;
        if (member.removed) {
            closeIfIdle(member);
            return;
        }
        FailureAccrual accrual = member.accrual();
        if (member.state == EndpointState.PROBATION) {
            endProbation(member, outcome, retryAfterNanos);
        } else if (accrual != null
                && accrual.record(outcome, nanoTicker.getAsLong())
                && member.state == EndpointState.READY
                && canEject(minReady())) {
            eject(member, accrual.nextBackoff(retryAfterNanos));
        }
    }

    void connectFailed(Member<E> member) {
        if (member.removed || member.state == EndpointState.BACKOFF) {
            return;
        }
        withdraw(member);
        enter(member, EndpointState.BACKOFF);
        later(member, member.reconnect().next(nanoTicker.getAsLong()));
        changed();
        rescueLast();
    }

    void applicationUnreachable(Member<E> member) {
        if (member.removed || member.state != EndpointState.READY || ready.size() <= 1) {
            return;
        }
        eject(member, member.reconnect().next(nanoTicker.getAsLong()));
    }

    void probed(Member<E> member, boolean connected) {
        if (member.removed || member.state != EndpointState.BACKOFF) {
            return;
        }
        member.probing = false;
        if (connected) {
            member.load().reset();
            slowStart.begin(member, nanoTicker.getAsLong());
            restore(member);
        } else {
            later(member, member.reconnect().next(nanoTicker.getAsLong()));
        }
    }

    private int minReady() {
        return config.accrual() == null ? 1 : Math.max(1, config.accrual().minReadyEndpoints());
    }

    private boolean canEject(int minReady) {
        return ready.size() - 1 >= minReady;
    }

    private void endProbation(Member<E> member, Outcome outcome, long retryAfterNanos) {
        FailureAccrual accrual = member.accrual();
        if (outcome == Outcome.SUCCESS) {
            if (accrual != null) {
                accrual.reset();
            }
            restore(member);
        } else if (outcome == Outcome.NEUTRAL) {
            offer(member);
            changed();
            listener.onReady();
        } else if (ready.isEmpty()) {
            restore(member);
        } else {
            eject(
                    member,
                    accrual == null
                            ? member.reconnect().next(nanoTicker.getAsLong())
                            : accrual.nextBackoff(retryAfterNanos));
        }
    }

    private void eject(Member<E> member, long nanos) {
        withdraw(member);
        enter(member, EndpointState.EJECTED);
        later(member, nanos);
        changed();
    }

    private void restore(Member<E> member) {
        cancelTimer(member);
        member.recovered();
        enter(member, EndpointState.READY);
        offer(member);
        changed();
        listener.onReady();
    }

    /** Nothing is ready: what is merely ejected is better than nothing. */
    private void rescueLast() {
        if (!ready.isEmpty()) {
            return;
        }
        for (Member<E> member : members.values()) {
            if (member.state == EndpointState.EJECTED) {
                beginProbation(member);
            }
        }
    }

    private void beginProbation(Member<E> member) {
        cancelTimer(member);
        enter(member, EndpointState.PROBATION);
        offer(member);
        changed();
        listener.onReady();
    }

    private void later(Member<E> member, long nanos) {
        cancelTimer(member);
        member.nextAttemptAt = nanoTicker.getAsLong() + nanos;
        member.cancelTimer = timer.schedule(() -> attempt(member), nanos);
    }

    private void attempt(Member<E> member) {
        member.cancelTimer = null;
        if (member.removed) {
            return;
        }
        if (member.state == EndpointState.EJECTED) {
            beginProbation(member);
        } else if (member.state == EndpointState.BACKOFF) {
            member.probing = true;
            factory.probe(member);
        }
    }

    private Member<E> add(Endpoint endpoint, LoadEstimate load) {
        FailureAccrual accrual =
                config.accrual() == null ? null : new FailureAccrual(config.accrual(), random);
        Member<E> member =
                new Member<>(
                        this,
                        endpoint,
                        factory.open(endpoint),
                        load,
                        new ReconnectBackoff(random),
                        accrual);
        member.stateSince = nanoTicker.getAsLong();
        members.put(endpoint.address(), member);
        zones.added(member);
        offer(member);
        return member;
    }

    private void replace(Member<E> old, Endpoint endpoint) {
        remove(old);
        Member<E> member = add(endpoint, old.load());
        member.isNew = old.isNew;
        member.newSince = old.newSince;
    }

    private void remove(Member<E> member) {
        cancelTimer(member);
        withdraw(member);
        zones.removed(member);
        member.removed = true;
        closeIfIdle(member);
    }

    private void closeIfIdle(Member<E> member) {
        if (member.pending() == 0 && !member.closed) {
            member.closed = true;
            factory.close(member.connections());
        }
    }

    private void enter(Member<E> member, EndpointState state) {
        member.state = state;
        member.stateSince = nanoTicker.getAsLong();
    }

    private void offer(Member<E> member) {
        if (member.readyIndex < 0) {
            member.readyIndex = ready.size();
            ready.add(member);
            zones.offered(member);
        }
    }

    private void withdraw(Member<E> member) {
        int index = member.readyIndex;
        if (index < 0) {
            return;
        }
        Member<E> last = ready.remove(ready.size() - 1);
        if (last != member) {
            ready.set(index, last);
            last.readyIndex = index;
        }
        member.readyIndex = -1;
        zones.withdrawn(member);
    }

    private void changed() {
        observer.endpoints(ready.size(), members.size() - ready.size());
    }

    private static void cancelTimer(Member<?> member) {
        Runnable cancel = member.cancelTimer;
        if (cancel != null) {
            member.cancelTimer = null;
            cancel.run();
        }
    }
}
