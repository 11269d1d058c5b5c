package io.gossamer.proxy.app.environment;

import static io.gossamer.proxy.app.environment.ValueFormat.BOOL;
import static io.gossamer.proxy.app.environment.ValueFormat.BYTES;
import static io.gossamer.proxy.app.environment.ValueFormat.COUNT;
import static io.gossamer.proxy.app.environment.ValueFormat.DURATION;
import static io.gossamer.proxy.app.environment.ValueFormat.LIST;
import static io.gossamer.proxy.app.environment.ValueFormat.RATIO;
import static io.gossamer.proxy.app.environment.ValueFormat.SUFFIXES;
import static io.gossamer.proxy.app.environment.ValueFormat.TEXT;

import io.gossamer.proxy.model.Addresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code LINKERD2_PROXY_*} variables that our proxy understands (contract section 5). */
public final class LinkerdVariables {

    static final String PREFIX = "LINKERD2_PROXY_";

    /** Rule R16. */
    private static final Duration MAX_DRAIN = Duration.ofSeconds(120);

    /** A variable, and where its value goes below {@code mesh.proxy.}. */
    private record Variable(String name, ValueFormat format, String property) {}

    private static final List<Variable> VARIABLES =
            List.of(
                    new Variable("IDENTITY_TRUST_ANCHORS", TEXT, "identity.trust-anchors"),
                    new Variable("IDENTITY_LOCAL_NAME", TEXT, "identity.name"),
                    new Variable("IDENTITY_DIR", TEXT, "identity.dir"),
                    new Variable("IDENTITY_TOKEN_FILE", TEXT, "identity.token-file"),
                    new Variable("IDENTITY_MIN_REFRESH", DURATION, "identity.min-refresh"),
                    new Variable("IDENTITY_MAX_REFRESH", DURATION, "identity.max-refresh"),
                    new Variable("POLICY_WORKLOAD", TEXT, "policy-workload"),
                    new Variable("POLICY_CLUSTER_NETWORKS", LIST, "cluster-networks"),
                    new Variable("OUTBOUND_LISTEN_ADDR", TEXT, "outbound.listen"),
                    new Variable("OUTBOUND_LISTEN_ADDRS", LIST, "outbound.listen"),
                    new Variable("INBOUND_LISTEN_ADDR", TEXT, "inbound.listen"),
                    new Variable("ADMIN_LISTEN_ADDR", TEXT, "admin.listen"),
                    new Variable("INBOUND_DEFAULT_POLICY", TEXT, "inbound.default-policy"),
                    new Variable("INBOUND_PORTS", LIST, "inbound.watch-ports"),
                    new Variable(
                            "INBOUND_PORTS_DISABLE_PROTOCOL_DETECTION",
                            LIST,
                            "inbound.opaque-ports"),
                    new Variable("INBOUND_IPS", LIST, "inbound.ips"),
                    new Variable("INBOUND_GATEWAY_SUFFIXES", SUFFIXES, "inbound.gateway-suffixes"),
                    new Variable(
                            "DESTINATION_PROFILE_SUFFIXES", SUFFIXES, "outbound.profile-suffixes"),
                    new Variable("DESTINATION_PROFILE_NETWORKS", LIST, "outbound.profile-networks"),
                    new Variable("DESTINATION_CONTEXT", TEXT, "outbound.context"),
                    new Variable("INGRESS_MODE", BOOL, "outbound.ingress"),
                    new Variable("INBOUND_DETECT_TIMEOUT", DURATION, "inbound.detect-timeout"),
                    new Variable("OUTBOUND_DETECT_TIMEOUT", DURATION, "outbound.detect-timeout"),
                    new Variable("INBOUND_CONNECT_TIMEOUT", DURATION, "inbound.connect-timeout"),
                    new Variable("OUTBOUND_CONNECT_TIMEOUT", DURATION, "outbound.connect-timeout"),
                    new Variable(
                            "INBOUND_CONNECT_EXP_BACKOFF_MIN",
                            DURATION,
                            "inbound.connect-backoff.min"),
                    new Variable(
                            "INBOUND_CONNECT_EXP_BACKOFF_MAX",
                            DURATION,
                            "inbound.connect-backoff.max"),
                    new Variable(
                            "INBOUND_CONNECT_EXP_BACKOFF_JITTER",
                            RATIO,
                            "inbound.connect-backoff.jitter"),
                    new Variable(
                            "OUTBOUND_CONNECT_EXP_BACKOFF_MIN",
                            DURATION,
                            "outbound.connect-backoff.min"),
                    new Variable(
                            "OUTBOUND_CONNECT_EXP_BACKOFF_MAX",
                            DURATION,
                            "outbound.connect-backoff.max"),
                    new Variable(
                            "OUTBOUND_CONNECT_EXP_BACKOFF_JITTER",
                            RATIO,
                            "outbound.connect-backoff.jitter"),
                    new Variable("INBOUND_MAX_IN_FLIGHT", COUNT, "limits.max-in-flight"),
                    new Variable("MAX_IDLE_CONNS_PER_ENDPOINT", COUNT, "inbound.pool.max-idle"),
                    new Variable(
                            "OUTBOUND_MAX_IDLE_CONNS_PER_ENDPOINT",
                            COUNT,
                            "outbound.pool.max-idle"),
                    new Variable(
                            "INBOUND_HTTP1_CONNECTION_POOL_IDLE_TIMEOUT",
                            DURATION,
                            "inbound.pool.idle-timeout"),
                    new Variable(
                            "OUTBOUND_HTTP1_CONNECTION_POOL_IDLE_TIMEOUT",
                            DURATION,
                            "outbound.pool.idle-timeout"),
                    new Variable(
                            "INBOUND_HTTP_QUEUE_CAPACITY", COUNT, "inbound.http.queue-capacity"),
                    new Variable(
                            "INBOUND_HTTP_FAILFAST_TIMEOUT",
                            DURATION,
                            "inbound.http.failfast-timeout"),
                    new Variable(
                            "OUTBOUND_TCP_QUEUE_CAPACITY", COUNT, "outbound.tcp.queue-capacity"),
                    new Variable(
                            "OUTBOUND_TCP_FAILFAST_TIMEOUT",
                            DURATION,
                            "outbound.tcp.failfast-timeout"),
                    new Variable(
                            "OUTBOUND_HTTP_QUEUE_CAPACITY", COUNT, "outbound.http.queue-capacity"),
                    new Variable(
                            "OUTBOUND_HTTP_FAILFAST_TIMEOUT",
                            DURATION,
                            "outbound.http.failfast-timeout"),
                    new Variable(
                            "OUTBOUND_DISCOVERY_IDLE_TIMEOUT", DURATION, "outbound.idle-timeout"),
                    new Variable(
                            "INBOUND_SERVER_HTTP2_KEEP_ALIVE_INTERVAL",
                            DURATION,
                            "inbound.server.keep-alive-interval"),
                    new Variable(
                            "INBOUND_SERVER_HTTP2_KEEP_ALIVE_TIMEOUT",
                            DURATION,
                            "inbound.server.keep-alive-timeout"),
                    new Variable(
                            "INBOUND_SERVER_HTTP2_MAX_CONCURRENT_STREAMS",
                            COUNT,
                            "inbound.server.max-concurrent-streams"),
                    new Variable(
                            "INBOUND_SERVER_HTTP2_INITIAL_STREAM_WINDOW_SIZE",
                            BYTES,
                            "inbound.server.initial-stream-window"),
                    new Variable(
                            "INBOUND_SERVER_HTTP2_INITIAL_CONNECTION_WINDOW_SIZE",
                            BYTES,
                            "inbound.server.initial-connection-window"),
                    new Variable(
                            "OUTBOUND_SERVER_HTTP2_KEEP_ALIVE_INTERVAL",
                            DURATION,
                            "outbound.server.keep-alive-interval"),
                    new Variable(
                            "OUTBOUND_SERVER_HTTP2_KEEP_ALIVE_TIMEOUT",
                            DURATION,
                            "outbound.server.keep-alive-timeout"),
                    new Variable(
                            "OUTBOUND_SERVER_HTTP2_MAX_CONCURRENT_STREAMS",
                            COUNT,
                            "outbound.server.max-concurrent-streams"),
                    new Variable(
                            "OUTBOUND_SERVER_HTTP2_INITIAL_STREAM_WINDOW_SIZE",
                            BYTES,
                            "outbound.server.initial-stream-window"),
                    new Variable(
                            "OUTBOUND_SERVER_HTTP2_INITIAL_CONNECTION_WINDOW_SIZE",
                            BYTES,
                            "outbound.server.initial-connection-window"),
                    new Variable(
                            "HTTP2_INITIAL_STREAM_WINDOW_SIZE",
                            BYTES,
                            "outbound.client.initial-stream-window"),
                    new Variable(
                            "HTTP2_INITIAL_CONNECTION_WINDOW_SIZE",
                            BYTES,
                            "outbound.client.initial-connection-window"),
                    new Variable(
                            "CONTROL_STREAM_INITIAL_TIMEOUT",
                            DURATION,
                            "control.stream.initial-timeout"),
                    new Variable(
                            "CONTROL_STREAM_IDLE_TIMEOUT", DURATION, "control.stream.idle-timeout"),
                    new Variable("CONTROL_STREAM_LIFETIME", DURATION, "control.stream.lifetime"),
                    new Variable(
                            "OUTBOUND_DISABLE_INFORMATIONAL_HEADERS",
                            BOOL,
                            "outbound.disable-informational-headers"),
                    new Variable(
                            "OUTBOUND_METRICS_HOSTNAME_LABELS", BOOL, "outbound.hostname-labels"),
                    new Variable("METRICS_RETAIN_IDLE", DURATION, "admin.retain-idle"),
                    new Variable("SHUTDOWN_GRACE_PERIOD", DURATION, "drain-timeout"),
                    new Variable("SHUTDOWN_ENDPOINT_ENABLED", BOOL, "admin.shutdown-enabled"),
                    new Variable("CORES", COUNT, "workers"));

    /**
     * @param properties text per property
     * @param variables name of the variable per property, without list indices
     * @param problems each as {@code VARIABLE: value (expected: ...)}
     */
    public record Mapping(
            Map<String, String> properties, Map<String, String> variables, List<String> problems) {}

    private final Map<String, String> environment;
    private final Mapping mapping =
            new Mapping(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());

    private LinkerdVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Maps those of the variables that are set; empty if none is. */
    public static Mapping map(Map<String, String> environment) {
        boolean any = environment.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        LinkerdVariables variables = new LinkerdVariables(environment);
        if (any) {
            variables.mapAll();
        }
        return variables.mapping;
    }

    private void mapAll() {
        for (Variable variable : VARIABLES) {
            mapOne(variable);
        }
        serverIdAndName();
        for (String service : List.of("IDENTITY", "DESTINATION", "POLICY")) {
            new ServiceAddress(service).map();
        }
        refuse("IDENTITY_DISABLED", "unset: the proxy always has an identity");
        refuse(
                "IDENTITY_SPIRE_WORKLOAD_API_ADDRESS",
                "unset: certificates come from the identity service");
        auditNeedsNetworks();
        if (mapping.properties.containsKey("mesh.proxy.identity.name")) {
            put("mode", "transparent", "IDENTITY_LOCAL_NAME");
        }
        limitDrain();
    }

    private void mapOne(Variable variable) {
        String value = value(variable.name);
        if (value == null) {
            return;
        }
        List<String> items;
        try {
            items = variable.format.convert(variable.format == TEXT ? value : value.trim());
        } catch (IllegalArgumentException e) {
            problem(variable.name, value, String.valueOf(e.getMessage()));
            return;
        }
        String text = variable.format.isList() ? String.join(",", items) : items.get(0);
        if (variable.property.equals("inbound.default-policy") && text.isBlank()) {
            return;
        }
        put(variable.property, text, variable.name);
    }

    /** The pair that stands for the local name: without SPIRE both are the same DNS name. */
    private void serverIdAndName() {
        String id = value("IDENTITY_SERVER_ID");
        String name = value("IDENTITY_SERVER_NAME");
        if (id == null && name == null) {
            return;
        }
        if (id == null || !id.equals(name)) {
            problem(
                    "IDENTITY_SERVER_ID",
                    String.valueOf(id),
                    "the same DNS name as " + PREFIX + "IDENTITY_SERVER_NAME");
            return;
        }
        if (value("IDENTITY_LOCAL_NAME") == null) {
            put("identity.name", id, "IDENTITY_SERVER_ID");
        }
    }

    private void refuse(String name, String expected) {
        String value = value(name);
        if (value != null && !value.isEmpty()) {
            problem(name, value, expected);
        }
    }

    /** The contract's rule: audit is known only where networks are. */
    private void auditNeedsNetworks() {
        String policy = value("INBOUND_DEFAULT_POLICY");
        if (policy != null && policy.equals("audit") && value("POLICY_CLUSTER_NETWORKS") == null) {
            problem(
                    "INBOUND_DEFAULT_POLICY",
                    policy,
                    PREFIX + "POLICY_CLUSTER_NETWORKS to be set with it");
        }
    }

    /** The original waits for longer than rule R16 allows; its values are not an error. */
    private void limitDrain() {
        String value = mapping.properties.get("mesh.proxy.drain-timeout");
        if (value != null && ValueFormat.duration(value).compareTo(MAX_DRAIN) > 0) {
            mapping.properties.put("mesh.proxy.drain-timeout", "120s");
        }
    }

    private @Nullable String value(String name) {
        return environment.get(PREFIX + name);
    }

    private void put(String property, String text, String variable) {
        mapping.properties.put("mesh.proxy." + property, text);
        mapping.variables.put("mesh.proxy." + property, PREFIX + variable);
    }

    private void problem(String name, String value, String expected) {
        mapping.problems.add(PREFIX + name + ": " + value + " (expected: " + expected + ")");
    }

    /** Address and name of one service; a loopback address needs no name and has no TLS. */
    private final class ServiceAddress {
        private final String service;

        ServiceAddress(String service) {
            this.service = service;
        }

        void map() {
            String address = value(service + "_SVC_ADDR");
            if (address == null) {
                return;
            }
            String property = "control." + service.toLowerCase(Locale.ROOT);
            put(property + ".address", address.trim(), service + "_SVC_ADDR");
            int colon = address.lastIndexOf(':');
            if (colon > 0
                    && Addresses.isLoopback(
                            address.trim().substring(0, address.trim().lastIndexOf(':')))) {
                return;
            }
            String name = value(service + "_SVC_NAME");
            if (name == null || name.isBlank()) {
                problem(
                        service + "_SVC_NAME",
                        "missing",
                        "the identity of the service at " + address.trim());
                return;
            }
            put(property + ".name", name.trim(), service + "_SVC_NAME");
        }
    }
}
