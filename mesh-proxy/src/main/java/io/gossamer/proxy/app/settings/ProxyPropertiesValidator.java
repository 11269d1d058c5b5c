package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.model.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what types cannot say, and collects every problem. Reads files, asks no resolver. */
final class ProxyPropertiesValidator {

    /** Rule R16. */
    static final Duration MAX_DRAIN = Duration.ofSeconds(120);

    private static final Pattern ZONE = Pattern.compile("[-A-Za-z0-9_.]{0,63}");
    private static final Pattern DNS_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

    private final ProxyProperties properties;
    private final List<String> problems = new ArrayList<>();

    ProxyPropertiesValidator(ProxyProperties properties) {
        this.properties = properties;
    }

    List<String> problems() {
        identity(properties.identity());
        control("identity", properties.control().identity());
        control("destination", properties.control().destination());
        control("policy", properties.control().policy());
        stream(properties.control().stream());
        inbound(properties.inbound());
        outbound(properties.outbound());
        listeners();
        process();
        return problems;
    }

    private void identity(IdentityProperties identity) {
        if (!DNS_NAME.matcher(identity.name()).matches()) {
            problem(
                    "identity.name",
                    identity.name(),
                    "the proxy's own identity, a DNS name; or LINKERD2_PROXY_IDENTITY_LOCAL_NAME");
        }
        boolean file = identity.trustAnchorsFile() != null;
        boolean text = !identity.trustAnchors().isBlank();
        if (file == text) {
            problem(
                    "identity.trust-anchors-file",
                    identity.trustAnchorsFile(),
                    "a PEM file, or its text in trust-anchors (or"
                            + " LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS), not both");
        }
        if (file) {
            readable("identity.trust-anchors-file", identity.trustAnchorsFile());
        }
        if (identity.tokenFile() == null) {
            problem(
                    "identity.token-file",
                    null,
                    "a file with a token; 'mesh token' makes one; or"
                            + " LINKERD2_PROXY_IDENTITY_TOKEN_FILE");
        } else if (properties.dataDir() == null) {
            readable("identity.token-file", identity.tokenFile());
        }
        if (identity.dir() != null) {
            readable("identity.dir", identity.dir().resolve("csr.der"));
            readable("identity.dir", identity.dir().resolve("key.p8"));
        }
        positive("identity.min-refresh", identity.minRefresh());
        if (identity.maxRefresh().compareTo(identity.minRefresh()) < 0) {
            problem("identity.max-refresh", identity.maxRefresh(), "not below min-refresh");
        }
    }

    private void control(String service, ControlProperties.Service value) {
        String property = "control." + service;
        if (value.address().isBlank()) {
            problem(
                    property + ".address",
                    "",
                    "host:port or unix:PATH; or LINKERD2_PROXY_" + variable(service) + "_SVC_ADDR");
            return;
        }
        if (value.address().startsWith("unix:")) {
            return;
        }
        for (String address : value.address().split(",", -1)) {
            hostAndPort(property + ".address", address.trim(), value.name().isEmpty());
        }
        if (!value.name().isEmpty() && !DNS_NAME.matcher(value.name()).matches()) {
            problem(property + ".name", value.name(), "a DNS name, the service's identity");
        }
    }

    private static String variable(String service) {
        return service.toUpperCase(Locale.ROOT);
    }

    private void hostAndPort(String property, String address, boolean plaintext) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        boolean port =
                colon >= 0
                        && address.substring(colon + 1).matches("[0-9]{1,5}")
                        && Integer.parseInt(address.substring(colon + 1)) >= 1
                        && Integer.parseInt(address.substring(colon + 1)) <= 65_535;
        if (host.isEmpty() || !port) {
            problem(property, address, "host:port");
        } else if (plaintext && !Addresses.isLoopback(host)) {
            problem(
                    property,
                    address,
                    "a loopback address, as the service has no name for TLS; set the name beside"
                            + " it");
        }
    }

    private void stream(ControlProperties.Stream stream) {
        notNegative("control.stream.initial-timeout", stream.initialTimeout());
        notNegative("control.stream.idle-timeout", stream.idleTimeout());
        notNegative("control.stream.lifetime", stream.lifetime());
    }

    private void inbound(InboundProperties inbound) {
        boolean needsNetworks =
                switch (inbound.defaultPolicy()) {
                    case CLUSTER_AUTHENTICATED, CLUSTER_UNAUTHENTICATED -> true;
                    default -> false;
                };
        if (needsNetworks && properties.clusterNetworks().isEmpty()) {
            problem(
                    "inbound.default-policy",
                    inbound.defaultPolicy().label(),
                    "with mesh.proxy.cluster-networks set");
        }
        for (int i = 0; i < inbound.ports().size(); i++) {
            InboundProperties.DeclaredPort port = inbound.ports().get(i);
            present("inbound.ports[" + i + "].listen", port.listen());
            present("inbound.ports[" + i + "].target", port.target());
        }
        positive("inbound.detect-timeout", inbound.detectTimeout());
        positive("inbound.connect-timeout", inbound.connectTimeout());
        backoff(
                "inbound",
                inbound.connectBackoff().min(),
                inbound.connectBackoff().max(),
                inbound.connectBackoff().jitter());
        positive("inbound.http.queue-capacity", inbound.http().queueCapacity());
        positive("inbound.http.failfast-timeout", inbound.http().failfastTimeout());
        http2("inbound.server", inbound.server());
    }

    private void outbound(OutboundProperties outbound) {
        if (outbound.listen().isEmpty() || outbound.listen().size() > 2) {
            problem("outbound.listen", outbound.listen(), "one address or two");
        }
        for (int i = 0; i < outbound.ports().size(); i++) {
            OutboundProperties.LocalPort port = outbound.ports().get(i);
            present("outbound.ports[" + i + "].listen", port.listen());
            if (port.target() == null) {
                present("outbound.ports[" + i + "].target", null);
            } else {
                hostAndPort("outbound.ports[" + i + "].target", port.target(), false);
            }
        }
        positive("outbound.detect-timeout", outbound.detectTimeout());
        positive("outbound.connect-timeout", outbound.connectTimeout());
        backoff(
                "outbound",
                outbound.connectBackoff().min(),
                outbound.connectBackoff().max(),
                outbound.connectBackoff().jitter());
        positive("outbound.tcp.queue-capacity", outbound.tcp().queueCapacity());
        positive("outbound.tcp.failfast-timeout", outbound.tcp().failfastTimeout());
        positive("outbound.http.queue-capacity", outbound.http().queueCapacity());
        positive("outbound.http.failfast-timeout", outbound.http().failfastTimeout());
        http2("outbound.server", outbound.server());
        http2("outbound.client", outbound.client());
    }

    private void http2(String property, Http2Properties http2) {
        positive(property + ".max-concurrent-streams", http2.maxConcurrentStreams());
        window(property + ".initial-stream-window", http2.initialStreamWindow().toBytes());
        window(property + ".initial-connection-window", http2.initialConnectionWindow().toBytes());
        notNegative(property + ".keep-alive-interval", http2.keepAliveInterval());
        notNegative(property + ".keep-alive-timeout", http2.keepAliveTimeout());
    }

    /** RFC 9113, section 6.9.1: at most 2^31 - 1. */
    private void window(String property, long bytes) {
        if (bytes < 65_535 || bytes > Integer.MAX_VALUE) {
            problem(property, bytes + "B", "65535B to 2147483647B");
        }
    }

    private void listeners() {
        Map<InetSocketAddress, String> seen = new HashMap<>();
        listener("inbound.listen", properties.inbound().listen(), seen);
        for (ListenAddress address : properties.outbound().listen()) {
            listener("outbound.listen", address, seen);
        }
        listener("admin.listen", properties.admin().listen(), seen);
        for (InboundProperties.DeclaredPort port : properties.inbound().ports()) {
            listener("inbound.ports[].listen", port.listen(), seen);
        }
        for (OutboundProperties.LocalPort port : properties.outbound().ports()) {
            listener("outbound.ports[].listen", port.listen(), seen);
        }
    }

    private void listener(
            String property, @Nullable ListenAddress address, Map<InetSocketAddress, String> seen) {
        if (address == null || address.socketAddress().getPort() == 0) {
            return;
        }
        String other = seen.putIfAbsent(address.socketAddress(), property);
        if (other != null) {
            problem(property, address, "an address that mesh.proxy." + other + " does not use");
        }
    }

    private void process() {
        if (properties.workers() < 1 || properties.workers() > 64) {
            problem("workers", properties.workers(), "1 to 64");
        }
        if (properties.drainTimeout().isNegative()
                || properties.drainTimeout().compareTo(MAX_DRAIN) > 0) {
            problem("drain-timeout", properties.drainTimeout(), "0 to 120 s");
        }
        positive("limits.max-in-flight", properties.limits().maxInFlight());
        positive("limits.max-connections", properties.limits().maxConnections());
        positive("snapshot.max-age", properties.snapshot().maxAge());
        Path ready = properties.readyFile();
        if (ready != null && !Files.isDirectory(parent(ready))) {
            problem("ready-file", ready, "a file in a directory that exists");
        }
        for (String service : properties.workload().services()) {
            if (!DNS_NAME.matcher(service).matches()) {
                problem("workload.services", service, "a DNS label: a-z, 0-9 and -");
            }
        }
        String zone = properties.workload().zone();
        if (!ZONE.matcher(zone).matches()) {
            problem("workload.zone", zone, "at most 63 of a-z, A-Z, 0-9, -, _ and .");
        }
        boolean registers = properties.workload().register();
        if (registers && properties.control().destination().name().isEmpty()) {
            problem(
                    "workload.register",
                    true,
                    "with mesh.proxy.control.destination.name set: registration needs mTLS");
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private void backoff(String side, Duration min, Duration max, double jitter) {
        positive(side + ".connect-backoff.min", min);
        if (max.compareTo(min) < 0) {
            problem(side + ".connect-backoff.max", max, "not below min");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            problem(side + ".connect-backoff.jitter", jitter, "0 to 1");
        }
    }

    private void readable(String property, @Nullable Path path) {
        try {
            if (path != null && Files.isReadable(path) && Files.size(path) > 0) {
                return;
            }
        } catch (IOException e) {
            // Reported like a file that is missing.
        }
        problem(property, path, "a file that exists, is readable and not empty");
    }

    private void present(String property, @Nullable Object value) {
        if (value == null) {
            problem(property, null, "a value");
        }
    }

    private void positive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            problem(property, value, "more than zero");
        }
    }

    private void positive(String property, int value) {
        if (value <= 0) {
            problem(property, value, "more than zero");
        }
    }

    private void notNegative(String property, Duration value) {
        if (value.isNegative()) {
            problem(property, value, "zero or more");
        }
    }

    private void problem(String property, @Nullable Object value, String expected) {
        problems.add(
                "mesh.proxy."
                        + property
                        + ": "
                        + (value == null || value.toString().isEmpty() ? "missing" : value)
                        + " (expected: "
                        + expected
                        + ")");
    }
}
