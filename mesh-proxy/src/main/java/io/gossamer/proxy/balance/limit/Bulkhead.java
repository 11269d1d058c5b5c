package io.gossamer.proxy.balance.limit;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.ProxyFailure;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is asked of a destination at once within its limits, so that one that is slow does not
 * take everything. What is beyond is refused at once; an endpoint never hears of it. Counted for
 * the process; used on one event loop but for {@link #leave}.
 */
public final class Bulkhead implements AutoCloseable {

    /** Lets everything through and counts nothing. */
    public static final Bulkhead NONE =
            new Bulkhead("", Backend.Limits.NONE, new Occupancy(), refused -> {}, () -> {});

    /** Whether there is room for a connection. Exactly one is called. */
    public interface Admission {

        /** It counts until {@link #leave}. */
        void onAdmitted();

        void onRefused(ProxyFailure failure);
    }

    private final String path;
    private final Backend.Limits limits;
    private final Occupancy occupancy;
    private final Consumer<Limited> refused;
    private final Runnable onClose;
    private @Nullable IdleConnections idle;

    Bulkhead(
            String path,
            Backend.Limits limits,
            Occupancy occupancy,
            Consumer<Limited> refused,
            Runnable onClose) {
        this.path = path;
        this.limits = limits;
        this.occupancy = occupancy;
        this.refused = refused;
        this.onClose = onClose;
    }

    /** Whether there is a limit of that kind. */
    public boolean limits(Limited what) {
        return what.of(limits) > 0;
    }

    /**
     * One more, which counts until {@link #leave}.
     *
     * @return why there is no room; null if there is
     */
    public @Nullable ProxyFailure enter(Limited what) {
        int limit = what.of(limits);
        return limit == 0 || occupancy.tryEnter(what, limit) ? null : refusal(what);
    }

    /** One less. Thread-safe. */
    public void leave(Limited what) {
        if (limits(what)) {
            occupancy.leave(what);
        }
    }

    /**
     * One more connection; where there is no room, idle ones are closed first.
     *
     * @param loop calls back, at once or later
     */
    public void connect(Executor loop, Admission admission) {
        int limit = limits.connections();
        if (limit == 0 || occupancy.tryEnter(Limited.CONNECTIONS, limit)) {
            admission.onAdmitted();
            return;
        }
        occupancy.makeRoom(
                () ->
                        loop.execute(
                                () -> {
                                    ProxyFailure failure = enter(Limited.CONNECTIONS);
                                    if (failure == null) {
                                        admission.onAdmitted();
                                    } else {
                                        admission.onRefused(failure);
                                    }
                                }));
    }

    /** Connections of this loop that may be closed to make room for others. Called once. */
    public void offer(IdleConnections connections) {
        if (limits(Limited.CONNECTIONS)) {
            idle = connections;
            occupancy.add(connections);
        }
    }

    /** Nothing enters any more; what is in may still leave. */
    @Override
    public void close() {
        IdleConnections offered = idle;
        if (offered != null) {
            occupancy.remove(offered);
        }
        onClose.run();
    }

    private ProxyFailure refusal(Limited what) {
        refused.accept(what);
        return ProxyFailure.of(
                FailureCode.DESTINATION_LIMIT,
                "%s: %d %s (expected: fewer, by balancer.gossamer.io/%s: %d of its Service)"
                        .formatted(
                                path,
                                occupancy.count(what),
                                what.words(),
                                what.label(),
                                what.of(limits)));
    }
}
