package io.gossamer.proxy.outbound;

import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.Target;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    private final Duration idle;
    private final Duration patience;
    private final Map<Target, Destination> byTarget = new LinkedHashMap<>(16, 0.75f, true);

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
        this.idle = idle;
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
        loop.schedule(() -> evictIfUnused(destination), idle.toNanos(), TimeUnit.NANOSECONDS);
    }

    void close() {
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

    private void evictIfUnused(Destination destination) {
        if (destination.isUnused() && byTarget.remove(destination.target(), destination)) {
            destination.close();
        }
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
