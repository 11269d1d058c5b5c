package io.gossamer.cli.edges;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts the metrics of all sidecars together to edges. Stateless. */
final class EdgeTable {

    /** What the application got; the others count attempts. */
    private static final String ANSWERS = "outbound_http_route_request_statuses_total";

    /** Connections of routes that are not HTTP's. */
    private static final String TCP_ROUTE = "outbound_tcp_route_close_total";

    private static final String TLS_ROUTE = "outbound_tls_route_close_total";
    private static final Set<String> OF_ROUTES = Set.of(ANSWERS, TCP_ROUTE, TLS_ROUTE);

    /** The metrics that {@link #edges} reads. */
    static final Set<String> METRICS =
            Set.of(
                    "request_total",
                    "response_total",
                    "response_latency_ms_bucket",
                    "tcp_open_total",
                    ANSWERS,
                    TCP_ROUTE,
                    TLS_ROUTE,
                    "tcp_close_total");

    private EdgeTable() {}

    /**
     * The edges, sorted by source and destination.
     *
     * @param growth what each sidecar counted
     * @param seconds time in which it counted it
     */
    static List<Edge> edges(Map<MeshedWorkload, Map<Series, Double>> growth, double seconds) {
        Map<String, String> serviceByIdentity = new HashMap<>();
        growth.keySet().forEach(w -> serviceByIdentity.put(w.identity(), w.service()));
        WorkloadHosts hosts = WorkloadHosts.of(growth.keySet());
        Map<String, EdgeBuilder> edges = new TreeMap<>();
        growth.forEach(
                (workload, counts) ->
                        counts.forEach(
                                (series, count) ->
                                        outbound(edges, hosts, workload, series, count)));
        growth.forEach(
                (workload, counts) ->
                        counts.forEach(
                                (series, count) ->
                                        inbound(
                                                edges,
                                                serviceByIdentity,
                                                workload,
                                                series,
                                                count)));
        Collection<EdgeBuilder> builders = edges.values();
        return builders.stream()
                .map(builder -> builder.build(seconds))
                .filter(edge -> edge.requests() > 0)
                .toList();
    }

    private static void outbound(
            Map<String, EdgeBuilder> edges,
            WorkloadHosts hosts,
            MeshedWorkload workload,
            Series series,
            double count) {
        if (OF_ROUTES.contains(series.name())) {
            String parent = parent(series, workload.namespace());
            if (!parent.isEmpty()) {
                routed(edge(edges, workload.service(), parent), series, count);
            }
            return;
        }
        boolean toPeer = !series.name().startsWith("tcp_") || series.label("peer").equals("dst");
        if (series.label("direction").equals("outbound") && toPeer) {
            String destination = destination(series, workload.namespace(), hosts);
            if (!destination.isEmpty()) {
                edge(edges, workload.service(), destination).outbound(series, count);
            }
        }
    }

    private static void routed(EdgeBuilder edge, Series series, double count) {
        if (series.name().equals(ANSWERS)) {
            edge.answer(series, count);
        } else if (!series.label("error").isEmpty()) {
            edge.undelivered(series, count);
        }
    }

    private static void inbound(
            Map<String, EdgeBuilder> edges,
            Map<String, String> serviceByIdentity,
            MeshedWorkload workload,
            Series series,
            double count) {
        boolean fromPeer = !series.name().startsWith("tcp_") || series.label("peer").equals("src");
        if (!series.label("direction").equals("inbound") || !fromPeer) {
            return;
        }
        String client = series.label("client_id");
        if (series.label("tls").equals("true") && !client.isEmpty()) {
            String source = serviceByIdentity.getOrDefault(client, client);
            edge(edges, source, workload.service()).inbound(series);
        } else {
            edge(edges, Edge.OUTSIDE, workload.service()).inboundPlaintext(series, count);
        }
    }

    private static EdgeBuilder edge(
            Map<String, EdgeBuilder> edges, String source, String destination) {
        return edges.computeIfAbsent(
                source + "\n" + destination, key -> new EdgeBuilder(source, destination));
    }

    /** The service whose route it is; empty if it is not that of a service. */
    private static String parent(Series series, String ownNamespace) {
        if (!series.label("parent_kind").equals("Service")) {
            return "";
        }
        return qualified(
                series.label("parent_name"), series.label("parent_namespace"), ownNamespace);
    }

    private static String qualified(String service, String namespace, String ownNamespace) {
        boolean own = namespace.isEmpty() || namespace.equals(ownNamespace);
        return own ? service : service + "." + namespace;
    }

    /** The called service's name; with its namespace if that is not the caller's own. */
    private static String destination(Series series, String ownNamespace, WorkloadHosts hosts) {
        String service = series.label("dst_service");
        if (!service.isEmpty()) {
            return qualified(service, series.label("dst_namespace"), ownNamespace);
        }
        String authority = series.label("authority");
        if (authority.isEmpty()) {
            String target = series.label("target_addr");
            return hosts.find(target, series.label("dst_namespace"), series.label("dst_pod"))
                    .map(w -> qualified(w.service(), w.namespace(), ownNamespace))
                    .orElse(target);
        }
        int colon = authority.lastIndexOf(':');
        String host = colon > 0 ? authority.substring(0, colon) : authority;
        int svc = host.indexOf(".svc.");
        if (svc < 0) {
            return host;
        }
        String name = host.substring(0, svc);
        String suffix = "." + ownNamespace;
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
