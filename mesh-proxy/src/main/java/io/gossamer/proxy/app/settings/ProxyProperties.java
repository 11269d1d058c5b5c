package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.model.Authorization.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the proxy. Read once at start; immutable.
 *
 * @param mode how connections of the application reach the proxy
 * @param identity who this proxy is, and whom it trusts
 * @param control where the control plane is
 * @param policyWorkload this workload as the policy service knows it; empty: made of the workload
 * @param clusterNetworks networks of the cluster, for the cluster-* default policies
 * @param inbound traffic towards the application
 * @param outbound traffic of the application
 * @param admin metrics, readiness, explanations
 * @param dataDir directory of the snapshot, mode 0700; without it nothing is kept
 * @param snapshot what is kept for a start without control plane
 * @param workload the workload that this sidecar serves
 * @param tls of the mesh
 * @param limits of the whole process
 * @param workers event loops; each connection stays on one
 * @param drainTimeout how long requests may finish after SIGTERM; at most 120 s
 * @param readyFile file that is written, as JSON with the chosen addresses, once the proxy is ready
 * @param namespaceFile where the container that holds the network namespace keeps its name
 */
@ConfigurationProperties("mesh.proxy")
public record ProxyProperties(
        @DefaultValue("explicit") Mode mode,
        @DefaultValue @NestedConfigurationProperty IdentityProperties identity,
        @DefaultValue @NestedConfigurationProperty ControlProperties control,
        @DefaultValue("") String policyWorkload,
        @DefaultValue List<Cidr> clusterNetworks,
        @DefaultValue @NestedConfigurationProperty InboundProperties inbound,
        @DefaultValue @NestedConfigurationProperty OutboundProperties outbound,
        @DefaultValue Admin admin,
        @Nullable Path dataDir,
        @DefaultValue Snapshot snapshot,
        @DefaultValue @NestedConfigurationProperty WorkloadProperties workload,
        @DefaultValue Tls tls,
        @DefaultValue Limits limits,
        @DefaultValue("1") int workers,
        @DefaultValue("30s") Duration drainTimeout,
        @Nullable Path readyFile,
        @Nullable Path namespaceFile) {

    /** How connections of the application reach the proxy. */
    public enum Mode {
        /** As HTTP proxy, SOCKS5 proxy, or through declared ports. */
        EXPLICIT,
        /** Redirected by the kernel. */
        TRANSPARENT
    }

    /**
     * The admin server.
     *
     * @param listen where it listens
     * @param shutdownEnabled whether POST /shutdown ends the proxy
     * @param retainIdle how long metrics of what is unused are shown
     */
    public record Admin(
            @DefaultValue("127.0.0.1:4191") ListenAddress listen,
            @DefaultValue("false") boolean shutdownEnabled,
            @DefaultValue("10m") Duration retainIdle) {}

    /**
     * The state on disk (rule R11).
     *
     * @param maxAge what is older is not used
     */
    public record Snapshot(@DefaultValue("24h") Duration maxAge) {}

    /**
     * TLS of the mesh.
     *
     * @param provider auto, jdk or boringssl (rule R21)
     * @param resumption whether sessions with our own sidecars are resumed (rule R8)
     */
    public record Tls(
            @DefaultValue("auto") Provider provider, @DefaultValue("true") boolean resumption) {

        /** Implementation of TLS. */
        public enum Provider {
            /** BoringSSL where its library is there for the platform, else the JDK's. */
            AUTO,
            /** The JDK's: no native code. */
            JDK,
            /** BoringSSL; no start without its library. */
            BORINGSSL
        }
    }

    /**
     * Limits of the whole process.
     *
     * @param maxInFlight requests that are being served; more are answered 503
     * @param maxConnections that came in and are open; more are reset
     */
    public record Limits(
            @DefaultValue("100000") int maxInFlight, @DefaultValue("100000") int maxConnections) {}
}
