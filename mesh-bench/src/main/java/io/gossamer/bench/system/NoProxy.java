package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.backend.ServicePorts;
import java.util.List;

/** The generator connects to the backend. */
final class NoProxy implements ProxySystem {

    private final ServicePorts backend;

    NoProxy(ServicePorts backend) {
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
        return backend.of(service);
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
