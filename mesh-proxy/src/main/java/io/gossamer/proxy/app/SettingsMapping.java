package io.gossamer.proxy.app;

import io.gossamer.proxy.app.control.WorkloadNames;
import io.gossamer.proxy.app.settings.InboundProperties;
import io.gossamer.proxy.app.settings.OutboundProperties;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.inbound.InboundSettings;
import io.gossamer.proxy.model.NameSuffixes;
import io.gossamer.proxy.outbound.OutboundSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** From the settings as users write them to those of the data path. */
final class SettingsMapping {

    /** Rule R16: an exchange may hold this much at most. */
    private static final long BYTES_PER_EXCHANGE = 16 * 1024;

    /**
     * Heap of a connection that came in and of its onward one, one of them mutual TLS: 9.6 KiB idle
     * as measured (docs/performance.md), and a quarter more for what moves.
     */
    private static final long BYTES_PER_CONNECTION = 12 * 1024;

    /** Heap of a proxy without connections. */
    private static final long BYTES_AT_REST = 16 << 20;

    /** Body bytes kept for a retry (semantics 1.4). */
    private static final int REPLAY_LIMIT = 64 * 1024;

    /** Policies of so many ports are asked for at once; of others when a connection comes. */
    private static final int MAX_WATCHED_PORTS = 512;

    private SettingsMapping() {}

    /**
     * @param adminPort watched like those of the settings (contract section 5)
     */
    static InboundSettings inbound(ProxyProperties properties, int adminPort) {
        InboundProperties inbound = properties.inbound();
        Set<Integer> ports = new HashSet<>();
        inbound.appPorts().forEach(port -> ports.add(port.appPort()));
        return new InboundSettings(
                properties.identity().name(),
                properties.mode() == ProxyProperties.Mode.EXPLICIT,
                ports,
                inbound.appAddress(),
                watchPorts(inbound, adminPort),
                new NameSuffixes(inbound.gatewaySuffixes()),
                Set.copyOf(inbound.ips()),
                inbound.detectTimeout(),
                inbound.http().failfastTimeout(),
                inbound.connectTimeout(),
                inbound.pool().idleTimeout(),
                inbound.pool().maxIdle(),
                maxInFlight(properties));
    }

    private static Set<Integer> watchPorts(InboundProperties inbound, int adminPort) {
        Set<Integer> ports = new LinkedHashSet<>(Set.of(adminPort));
        inbound.watchPorts().stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                .limit(MAX_WATCHED_PORTS)
                .forEach(ports::add);
        return ports;
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
                outbound.peerHttp1() == OutboundProperties.PeerHttp1.POOLED,
                REPLAY_LIMIT,
                maxInFlight(properties),
                outbound.ingress(),
                informational(outbound),
                WorkloadNames.of(properties).policyWorkload(),
                properties.workers(),
                own);
    }

    /** By default not in ingress mode: what is behind an ingress is nobody's outside. */
    private static boolean informational(OutboundProperties outbound) {
        Boolean disabled = outbound.disableInformationalHeaders();
        return disabled == null ? !outbound.ingress() : !disabled;
    }

    /** Rule R16: no more than the memory bears. */
    private static int maxInFlight(ProxyProperties properties) {
        long bearable = Runtime.getRuntime().maxMemory() / BYTES_PER_EXCHANGE;
        return perWorker(properties, Math.min(properties.limits().maxInFlight(), bearable));
    }

    /** Connections that one worker takes: no more than the memory bears (rule R16). */
    static int maxConnections(ProxyProperties properties) {
        long free = Runtime.getRuntime().maxMemory() - BYTES_AT_REST;
        long bearable = free / BYTES_PER_CONNECTION;
        return perWorker(properties, Math.min(properties.limits().maxConnections(), bearable));
    }

    private static int perWorker(ProxyProperties properties, long all) {
        return (int) Math.max(1, all / properties.workers());
    }
}
