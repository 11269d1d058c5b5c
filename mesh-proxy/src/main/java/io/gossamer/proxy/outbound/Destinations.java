package io.gossamer.proxy.outbound;

import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.Target;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The destinations of one event loop by target. Unused ones are let go after an idle time; the
 * control client keeps their last state (rule R16).
 */
final class Destinations {

    private static final int CAPACITY = 4_096;
    private static final int MAX_WAITERS = 10_000;

    private final EventLoop loop;
    private final Function<Target, Watch<OutboundLookup>> policies;
    private final MeshNames names;
    private final long idleNanos;
    private final Duration patience;
    private final Map<Target, Destination> byTarget = new LinkedHashMap<>(16, 0.75f, true);
    private boolean sweeping;
    private boolean closed;

    /**
     * @param policies what is asked for a name in full
     * @param names completes short names of services
     * @param idle how long an unused destination is kept
     * @param patience how long requests wait for a first answer
     */
    Destinations(
            EventLoop loop,
            Function<Target, Watch<OutboundLookup>> policies,
            MeshNames names,
            Duration idle,
            Duration patience) {
        this.loop = loop;
        this.policies = policies;
        this.names = names;
        this.idleNanos = idle.toNanos();
        this.patience = patience;
    }

    /** The destination, held for the caller until {@link Destination#letGo}. */
    Destination acquire(Target target) {
        Destination destination = byTarget.get(target);
        if (destination == null) {
            makeRoom();
            Target asked = inFull(target);
            destination =
                    new Destination(
                            this,
                            target,
                            asked,
                            loop,
                            policies.apply(asked),
                            MAX_WAITERS,
                            patience);
            byTarget.put(target, destination);
        }
        destination.use();
        return destination;
    }

    /** Nobody holds the destination any more. */
    void unused(Destination destination) {
        destination.unusedSince(loop.ticker().nanoTime());
        if (!sweeping) {
            sweepAfter(idleNanos);
        }
    }

    private void sweepAfter(long nanos) {
        if (!closed) {
            sweeping = true;
            loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Lets go what has been unused long enough: one timer for all, none for each request. */
    private void sweep() {
        sweeping = false;
        long now = loop.ticker().nanoTime();
        long next = Long.MAX_VALUE;
        List<Destination> expired = new ArrayList<>();
        for (Destination destination : byTarget.values()) {
            if (destination.isUnused()) {
                long left = destination.unusedSince() + idleNanos - now;
                if (left <= 0) {
                    expired.add(destination);
                } else {
                    next = Math.min(next, left);
                }
            }
        }
        for (Destination destination : expired) {
            byTarget.remove(destination.target());
            destination.close();
        }
        if (next != Long.MAX_VALUE) {
            sweepAfter(next);
        }
    }

    void close() {
        closed = true;
        byTarget.values().forEach(Destination::close);
        byTarget.clear();
    }

    private Target inFull(Target target) {
        if (target instanceof Target.Authority name) {
            Optional<String> full = names.complete(name.host());
            if (full.isPresent()) {
                return new Target.Authority(full.get(), name.port());
            }
        }
        return target;
    }

    private void makeRoom() {
        if (byTarget.size() < CAPACITY) {
            return;
        }
        for (Destination eldest : byTarget.values()) {
            if (eldest.isUnused()) {
                byTarget.remove(eldest.target());
                eldest.close();
                return;
            }
        }
    }
}
