package io.gossamer.proxy.app;

import io.gossamer.proxy.inbound.InboundSettings;
import io.gossamer.proxy.outbound.OutboundSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** From the settings as users write them to those of the data path. */
final class SettingsMapping {

    /** Rule R16: an exchange may hold this much at most. */
    private static final long BYTES_PER_EXCHANGE = 16 * 1024;

    /** Body bytes kept for a retry (semantics 1.4). */
    private static final int REPLAY_LIMIT = 64 * 1024;

    private SettingsMapping() {}

    static InboundSettings inbound(ProxyProperties properties) {
        InboundProperties inbound = properties.inbound();
        Set<Integer> ports = new HashSet<>();
        inbound.appPorts().forEach(port -> ports.add(port.appPort()));
        return new InboundSettings(
                properties.identity().name(),
                properties.mode() == ProxyProperties.Mode.EXPLICIT,
                ports,
                inbound.appAddress(),
                Set.copyOf(inbound.ips()),
                inbound.detectTimeout(),
                inbound.http().failfastTimeout(),
                inbound.connectTimeout(),
                inbound.pool().idleTimeout(),
                inbound.pool().maxIdle(),
                maxInFlight(properties));
    }

    static OutboundSettings outbound(ProxyProperties properties) {
        OutboundProperties outbound = properties.outbound();
        Set<InetAddress> own =
                properties.mode() == ProxyProperties.Mode.EXPLICIT
                        ? Set.of()
                        : Set.copyOf(properties.inbound().ips());
        Duration failfast = outbound.http().failfastTimeout();
        return new OutboundSettings(
                outbound.detectTimeout(),
                failfast,
                failfast,
                outbound.idleTimeout(),
                outbound.connectTimeout(),
                outbound.pool().idleTimeout(),
                outbound.pool().maxIdle(),
                REPLAY_LIMIT,
                maxInFlight(properties),
                !outbound.disableInformationalHeaders(),
                own);
    }

    /** Rule R16: no more than the memory bears. */
    private static int maxInFlight(ProxyProperties properties) {
        long bearable = Runtime.getRuntime().maxMemory() / BYTES_PER_EXCHANGE;
        long perWorker =
                Math.min(properties.limits().maxInFlight(), bearable) / properties.workers();
        return (int) Math.max(1, perWorker);
    }
}
