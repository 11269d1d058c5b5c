package io.gossamer.proxy.app;

import io.gossamer.proxy.accept.BindFailedException;
import io.gossamer.proxy.accept.HostPort;
import io.gossamer.proxy.accept.Listener;
import io.gossamer.proxy.app.settings.ForwardTarget;
import io.gossamer.proxy.app.settings.InboundProperties;
import io.gossamer.proxy.app.settings.ListenAddress;
import io.gossamer.proxy.app.settings.OutboundProperties;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.inbound.AppAddress;
import io.gossamer.proxy.model.Target;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ports of the data path. With several workers each port is bound once per worker, and the
 * kernel spreads connections over them.
 */
final class Listeners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Listener> all = new ArrayList<>();
    private final List<InetSocketAddress> inbound = new ArrayList<>();
    private final List<InetSocketAddress> outbound = new ArrayList<>();
    private final List<InetSocketAddress> declared = new ArrayList<>();

    /**
     * Binds everything. On failure nothing stays bound.
     *
     * @param workers by their loops' groups, one loop each
     */
    static Listeners bind(ProxyProperties properties, Map<IoEventLoopGroup, Worker> workers)
            throws BindFailedException {
        Listeners listeners = new Listeners();
        try {
            listeners.bindInbound(properties, workers);
            listeners.bindOutbound(properties, workers);
            return listeners;
        } catch (BindFailedException e) {
            listeners.close();
            throw e;
        }
    }

    private void bindInbound(ProxyProperties properties, Map<IoEventLoopGroup, Worker> workers)
            throws BindFailedException {
        inbound.add(
                bind(
                        "inbound",
                        properties.inbound().listen().socketAddress(),
                        workers,
                        (worker, channel) -> worker.acceptInbound(channel, null)));
        for (InboundProperties.DeclaredPort port : properties.inbound().ports()) {
            AppAddress target = appAddress(port.target());
            declared.add(
                    bind(
                            "declared inbound port",
                            port.listen().socketAddress(),
                            workers,
                            (worker, channel) -> worker.acceptInbound(channel, target)));
        }
    }

    private void bindOutbound(ProxyProperties properties, Map<IoEventLoopGroup, Worker> workers)
            throws BindFailedException {
        for (ListenAddress address : properties.outbound().listen()) {
            if (isOfNoUse(address.socketAddress(), properties.outbound().listen())) {
                log.info("outbound {} is left out: this machine has no such address", address);
                continue;
            }
            outbound.add(
                    bind(
                            "outbound",
                            address.socketAddress(),
                            workers,
                            (worker, channel) -> worker.acceptOutbound(channel, null)));
        }
        for (OutboundProperties.LocalPort port : properties.outbound().ports()) {
            Target target = authority(port.target());
            declared.add(
                    bind(
                            "declared local port",
                            port.listen().socketAddress(),
                            workers,
                            (worker, channel) -> worker.acceptOutbound(channel, target)));
        }
    }

    /** The second address is IPv6's: where there is no IPv6, nothing is redirected to it. */
    private static boolean isOfNoUse(InetSocketAddress address, List<ListenAddress> all) {
        return all.size() > 1 && !LocalAddresses.has(address.getAddress());
    }

    private InetSocketAddress bind(
            String name,
            InetSocketAddress wanted,
            Map<IoEventLoopGroup, Worker> workers,
            BiConsumer<Worker, Channel> consumer)
            throws BindFailedException {
        InetSocketAddress bound = LocalAddresses.usable(wanted);
        for (Map.Entry<IoEventLoopGroup, Worker> entry : workers.entrySet()) {
            Worker worker = entry.getValue();
            Listener listener =
                    Listener.bind(
                            name,
                            entry.getKey(),
                            bound,
                            workers.size() > 1,
                            channel -> consumer.accept(worker, channel));
            all.add(listener);
            bound = listener.address();
        }
        return bound;
    }

    private static AppAddress appAddress(ForwardTarget target) {
        return target instanceof ForwardTarget.Unix unix
                ? AppAddress.unix(unix.path())
                : AppAddress.tcp(((ForwardTarget.Tcp) target).socketAddress());
    }

    private static Target authority(String text) {
        @Nullable Target target = HostPort.parse(text, 80);
        if (target == null) {
            throw new IllegalArgumentException(
                    "mesh.proxy.outbound.ports target: " + text + " (expected: host:port)");
        }
        return target;
    }

    InetSocketAddress inbound() {
        return inbound.get(0);
    }

    List<InetSocketAddress> outbound() {
        return outbound;
    }

    /** Declared inbound ports, then declared local ports, in the order of the settings. */
    List<InetSocketAddress> declared() {
        return declared;
    }

    List<InetSocketAddress> addresses() {
        return all.stream().map(Listener::address).toList();
    }

    void stopAccepting() {
        all.forEach(Listener::stopAccepting);
    }

    @Override
    public void close() {
        all.forEach(Listener::close);
    }
}
