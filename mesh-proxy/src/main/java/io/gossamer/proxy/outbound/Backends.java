package io.gossamer.proxy.outbound;

import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The backends of one event loop, each made when a route first chooses it and closed when nothing
 * has used it for a while (rule R16).
 */
final class Backends implements AutoCloseable {

    /** Makes the service of a backend. */
    interface Factory {
        BackendService create(Backend backend, @Nullable FailureAccrual accrual, boolean http);
    }

    private static final long SWEEP_SECONDS = 1;

    private record Key(Backend backend, @Nullable FailureAccrual accrual, boolean http) {}

    private final Factory factory;
    private final long idleNanos;
    private final EventLoop loop;
    private final Map<Key, BackendService> services = new HashMap<>();
    private boolean sweeping;
    private boolean closed;

    Backends(EventLoop loop, Factory factory, Duration idle) {
        this.loop = loop;
        this.factory = factory;
        this.idleNanos = idle.toNanos();
    }

    /**
     * @param http whether requests are balanced, or connections
     */
    BackendService get(Backend backend, @Nullable FailureAccrual accrual, boolean http) {
        Key key = new Key(backend, accrual, http);
        BackendService service = services.get(key);
        if (service == null) {
            service = factory.create(backend, accrual, http);
            services.put(key, service);
            sweepLater();
        }
        return service;
    }

    Collection<BackendService> all() {
        return services.values();
    }

    @Override
    public void close() {
        closed = true;
        services.values().forEach(BackendService::close);
        services.clear();
    }

    private void sweepLater() {
        if (!sweeping && !closed) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        Iterator<BackendService> all = services.values().iterator();
        while (all.hasNext()) {
            BackendService service = all.next();
            if (service.isUnusedFor(idleNanos)) {
                all.remove();
                service.close();
            }
        }
        if (!services.isEmpty()) {
            sweepLater();
        }
    }
}
