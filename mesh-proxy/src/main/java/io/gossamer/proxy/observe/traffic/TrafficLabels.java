package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.observe.metric.Labels;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/** The label groups of contract section 8. */
public final class TrafficLabels {

    private TrafficLabels() {}

    public static Labels direction(boolean inbound) {
        return Labels.NONE.and("direction", inbound ? "inbound" : "outbound");
    }

    /** TARGET. */
    public static Labels target(InetSocketAddress address) {
        return Labels.NONE
                .and("target_addr", Addresses.format(address))
                .and("target_ip", Addresses.formatIp(address))
                .and("target_port", Integer.toString(address.getPort()));
    }

    /** TLS-in. */
    public static Labels inboundTls(ConnectionTls tls) {
        return tls(tls, "client_id");
    }

    /** TLS-out. */
    public static Labels outboundTls(ConnectionTls tls) {
        return tls(tls, "server_id");
    }

    private static Labels tls(ConnectionTls tls, String idLabel) {
        if (tls instanceof ConnectionTls.Mesh mesh) {
            String identity = mesh.identity();
            return Labels.NONE.and("tls", "true").and(idLabel, identity == null ? "" : identity);
        }
        if (tls instanceof ConnectionTls.Opaque opaque) {
            return Labels.NONE.and("tls", "opaque").and("sni", opaque.sni());
        }
        NoTlsReason reason = ((ConnectionTls.None) tls).reason();
        if (reason == NoTlsReason.DISABLED) {
            return Labels.NONE.and("tls", "disabled");
        }
        return Labels.NONE.and("tls", "no_identity").and("no_tls_reason", reason.label());
    }

    /** DST: the endpoint's labels from discovery. */
    public static Labels destination(Endpoint endpoint) {
        Labels labels = Labels.NONE;
        for (Map.Entry<String, String> label : new TreeMap<>(endpoint.labels()).entrySet()) {
            labels = labels.and("dst_" + label.getKey(), label.getValue());
        }
        return labels;
    }

    /** SRV. */
    public static Labels server(Meta server, int port) {
        return Labels.NONE
                .and("srv_group", server.group())
                .and("srv_kind", server.kind())
                .and("srv_name", server.name())
                .and("srv_port", Integer.toString(port));
    }

    /** The route part of ROUTE; SRV precedes it. */
    public static Labels route(Meta route) {
        return Labels.NONE
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

    /** PARENT or BACKEND. */
    public static Labels resource(String prefix, Meta meta) {
        return Labels.NONE
                .and(prefix + "_group", meta.group())
                .and(prefix + "_kind", meta.kind())
                .and(prefix + "_namespace", meta.namespace())
                .and(prefix + "_name", meta.name())
                .and(prefix + "_port", meta.port() == 0 ? "" : Integer.toString(meta.port()))
                .and(prefix + "_section_name", meta.section());
    }

    /** RT. */
    public static Labels outboundRoute(Meta route) {
        return Labels.NONE
                .and("route_group", route.group())
                .and("route_kind", route.kind())
                .and("route_namespace", route.namespace())
                .and("route_name", route.name());
    }
}
