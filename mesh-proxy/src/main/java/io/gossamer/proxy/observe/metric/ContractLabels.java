package io.gossamer.proxy.observe.metric;

import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServiceProfile;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The label groups of contract section 8, each from the value that it describes. */
public final class ContractLabels {

    /** Of a service profile's route; a route has one as a rule. */
    private static final int MAX_ROUTE_LABELS = 16;

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");

    public static final Labels INBOUND = Labels.NONE.and("direction", "inbound");
    public static final Labels OUTBOUND = Labels.NONE.and("direction", "outbound");

    /** Connections that this proxy accepted. */
    public static final Labels PEER_SRC = Labels.NONE.and("peer", "src");

    /** Connections that this proxy opened. */
    public static final Labels PEER_DST = Labels.NONE.and("peer", "dst");

    private ContractLabels() {}

    /** TARGET. */
    public static Labels target(InetSocketAddress address) {
        String port = Integer.toString(address.getPort());
        String ip = address.isUnresolved() ? address.getHostString() : Addresses.formatIp(address);
        return Labels.NONE
                .and("target_addr", Addresses.format(address))
                .and("target_ip", ip)
                .and("target_port", port)
                .ephemeral();
    }

    public static Labels authority(String authority) {
        return Labels.NONE.and("authority", authority).ephemeral();
    }

    /** TLS-in: of a connection from a client. Without a client certificate client_id is empty. */
    public static Labels tlsIn(ConnectionTls tls) {
        return tls(tls, "client_id");
    }

    /** TLS-out: of a connection to an endpoint. */
    public static Labels tlsOut(ConnectionTls tls) {
        return tls(tls, "server_id");
    }

    /** SRV. */
    public static Labels server(Meta server, int port) {
        return Labels.NONE
                .and("srv_group", server.group())
                .and("srv_kind", server.kind())
                .and("srv_name", server.name())
                .and("srv_port", Integer.toString(port));
    }

    /** ROUTE: the server's labels and the route's. */
    public static Labels route(Meta server, int port, Meta route) {
        return server(server, port)
                .and("route_group", route.group())
                .and("route_kind", route.kind())
                .and("route_name", route.name());
    }

    /** AUTHZ. */
    public static Labels authorization(Meta authorization) {
        return Labels.NONE
                .and("authz_group", authorization.group())
                .and("authz_kind", authorization.kind())
                .and("authz_name", authorization.name());
    }

    /** The rate limit that refused; only the scope if it has no name. */
    public static Labels rateLimit(@Nullable Meta limit, String scope) {
        Labels named =
                limit == null
                        ? Labels.NONE
                        : Labels.NONE
                                .and("ratelimit_group", limit.group())
                                .and("ratelimit_kind", limit.kind())
                                .and("ratelimit_name", limit.name());
        return named.and("ratelimit_scope", scope);
    }

    /** DST: what discovery says of an endpoint. */
    public static Labels destination(Map<String, String> endpointLabels) {
        Labels labels = Labels.NONE;
        for (Map.Entry<String, String> label : new TreeMap<>(endpointLabels).entrySet()) {
            labels = labels.and("dst_" + sanitize(label.getKey()), label.getValue());
        }
        return labels.ephemeral();
    }

    /** Whether bytes to an endpoint leave the zone, as far as discovery says. */
    public static String locality(Map<String, String> endpointLabels) {
        return switch (endpointLabels.getOrDefault("zone_locality", "")) {
            case "local" -> "Local";
            case "remote" -> "Remote";
            default -> "Unknown";
        };
    }

    /** PARENT: the Service, EgressNetwork or default of an outbound policy. */
    public static Labels parent(Meta parent) {
        return resource("parent", parent);
    }

    /** BACKEND. */
    public static Labels backend(Meta backend) {
        return resource("backend", backend);
    }

    /** RT: an outbound route. */
    public static Labels outboundRoute(Meta route) {
        return Labels.NONE
                .and("route_group", route.group())
                .and("route_kind", route.kind())
                .and("route_namespace", route.namespace())
                .and("route_name", route.name());
    }

    /** Parent and route of the inbound registry metrics. */
    public static Labels inboundRoute(Meta server, int port, Meta route) {
        return Labels.NONE
                .and("parent_group", server.group())
                .and("parent_kind", server.kind())
                .and("parent_name", server.name())
                .and("parent_port", Integer.toString(port))
                .and("route_group", route.group())
                .and("route_kind", route.kind())
                .and("route_name", route.name());
    }

    private static Labels tls(ConnectionTls tls, String idLabel) {
        if (tls instanceof ConnectionTls.Mesh mesh) {
            String identity = mesh.identity();
            return Labels.NONE
                    .and("tls", "true")
                    .and(idLabel, identity == null ? "" : identity)
                    .ephemeral();
        }
        if (tls instanceof ConnectionTls.Opaque opaque) {
            return Labels.NONE.and("tls", "opaque").and("sni", opaque.sni()).ephemeral();
        }
        return Labels.NONE
                .and("tls", "no_identity")
                .and("no_tls_reason", ((ConnectionTls.None) tls).reason().label());
    }

    private static Labels resource(String prefix, Meta meta) {
        return Labels.NONE
                .and(prefix + "_group", meta.group())
                .and(prefix + "_kind", meta.kind())
                .and(prefix + "_namespace", meta.namespace())
                .and(prefix + "_name", meta.name())
                .and(prefix + "_port", meta.port() == 0 ? "" : Integer.toString(meta.port()))
                .and(prefix + "_section_name", meta.section());
    }

    /** A label name may hold letters, digits and underscores only. */
    private static String sanitize(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
            clean.append(allowed ? c : '_');
        }
        return clean.toString();
    }

    /** DIR, {@code dst} and {@code rt_*} of a service profile's route; at most 16 of the latter. */
    public static Labels profile(ServiceProfile profile) {
        Labels labels = OUTBOUND.and("dst", profile.destination());
        int left = MAX_ROUTE_LABELS;
        for (Map.Entry<String, String> label : new TreeMap<>(profile.labels()).entrySet()) {
            if (left-- == 0) {
                break;
            }
            String name = "rt_" + NOT_IN_NAMES.matcher(label.getKey()).replaceAll("_");
            labels = labels.and(name, label.getValue());
        }
        return labels;
    }
}
