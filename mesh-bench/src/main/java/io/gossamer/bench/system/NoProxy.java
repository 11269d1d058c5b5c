package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import java.util.List;
import java.util.Map;

/** The generator connects to the backend. */
final class NoProxy implements ProxySystem {

    private final Map<Service, Integer> backend;

    NoProxy(Map<Service, Integer> backend) {
        this.backend = backend;
    }

    @Override
    public SystemName name() {
        return SystemName.NONE;
    }

    @Override
    public boolean carries(Service service) {
        return true;
    }

    @Override
    public int entry(Service service) {
        return backend.get(service);
    }

    @Override
    public List<Long> pids() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing was started.
    }
}
