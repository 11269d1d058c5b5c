package io.gossamer.proxy.inbound;

import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Authorization.Network;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The policies of this workload's ports on one event loop; there are few, and they are kept. Those
 * that the settings name are known before the first connection asks. The loops share the watches.
 */
final class Ports implements AutoCloseable {

    /** What a peer may make the proxy ask about, beside the ports of the settings. */
    private static final int CAPACITY = 1_024;

    private static final ServerPolicy OWN_SERVICE =
            new ServerPolicy(
                    Meta.ofDefault("control-plane"),
                    ServerProtocol.DETECT,
                    Duration.ofSeconds(10),
                    List.of(
                            new Authorization(
                                    List.of(
                                            new Network(Cidr.valueOf("0.0.0.0/0"), List.of()),
                                            new Network(Cidr.valueOf("::/0"), List.of())),
                                    new Authentication.Unauthenticated(),
                                    Meta.ofDefault("control-plane"))),
                    List.of(),
                    null,
                    false,
                    1);

    private final EventLoop loop;
    private final ControlPlane control;
    private final LongSupplier nanoTicker;
    private final Map<Integer, PortPolicy> watched = new HashMap<>();
    private final Map<Integer, PortPolicy> byPort = new HashMap<>();

    Ports(EventLoop loop, ControlPlane control, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.loop = loop;
        this.control = control;
    }

    /** Asks for the policies of these ports now, and keeps them. Called once, on the loop. */
    void watch(Set<Integer> ports) {
        for (int port : ports) {
            watched.computeIfAbsent(port, this::create);
        }
    }

    PortPolicy get(int port) {
        PortPolicy policy = watched.get(port);
        if (policy == null) {
            policy = byPort.get(port);
        }
        if (policy == null) {
            if (byPort.size() >= CAPACITY) {
                byPort.values().forEach(PortPolicy::close);
                byPort.clear();
            }
            policy = create(port);
            byPort.put(port, policy);
        }
        return policy;
    }

    private PortPolicy create(int port) {
        return new PortPolicy(
                loop, port == 0 ? Ports::ownService : control.serverPolicy(port), nanoTicker);
    }

    /**
     * A service of the control plane behind its socket: it authenticates its callers itself, since
     * one without a certificate may ask for the first (rule R1).
     */
    private static Watch.Subscription ownService(
            Executor executor, Consumer<? super ServerPolicy> listener) {
        executor.execute(() -> listener.accept(OWN_SERVICE));
        return () -> {};
    }

    @Override
    public void close() {
        watched.values().forEach(PortPolicy::close);
        watched.clear();
        byPort.values().forEach(PortPolicy::close);
        byPort.clear();
    }
}
