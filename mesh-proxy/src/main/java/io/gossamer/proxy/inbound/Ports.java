package io.gossamer.proxy.inbound;

import io.gossamer.proxy.control.ControlPlane;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The policies of this workload's ports on one event loop; there are few, and they are kept. */
final class Ports implements AutoCloseable {

    /** What a peer may make the proxy ask about. */
    private static final int CAPACITY = 1_024;

    private final EventLoop loop;
    private final ControlPlane control;
    private final LongSupplier nanoTicker;
    private final Map<Integer, PortPolicy> byPort = new HashMap<>();

    Ports(EventLoop loop, ControlPlane control, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.loop = loop;
        this.control = control;
    }

    PortPolicy get(int port) {
        PortPolicy policy = byPort.get(port);
        if (policy == null) {
            if (byPort.size() >= CAPACITY) {
                byPort.values().forEach(PortPolicy::close);
                byPort.clear();
            }
            policy = new PortPolicy(port, loop, control.serverPolicy(port), nanoTicker);
            byPort.put(port, policy);
        }
        return policy;
    }

    @Override
    public void close() {
        byPort.values().forEach(PortPolicy::close);
        byPort.clear();
    }
}
