package io.gossamer.cli.edges;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names for the destinations that the mesh knows by their address only, since they have no sidecar.
 * Stateless.
 */
public final class EdgeNames {

    private EdgeNames() {}

    /**
     * The edges with names in place of addresses. What becomes the same edge is one.
     *
     * @param serviceByHost names by IP address
     */
    public static List<Edge> rename(List<Edge> edges, Map<String, String> serviceByHost) {
        Map<String, Edge> renamed = new LinkedHashMap<>();
        for (Edge edge : edges) {
            Edge named = named(edge, serviceByHost);
            renamed.merge(named.name(), named, EdgeNames::join);
        }
        return List.copyOf(new TreeMap<>(renamed).values());
    }

    private static Edge named(Edge edge, Map<String, String> serviceByHost) {
        int colon = edge.destination().lastIndexOf(':');
        String name = colon < 0 ? null : serviceByHost.get(edge.destination().substring(0, colon));
        return name == null
                ? edge
                : new Edge(
                        edge.source(),
                        name,
                        edge.protocol(),
                        edge.peers(),
                        edge.requests(),
                        edge.failures(),
                        edge.seconds(),
                        edge.latency());
    }

    /** Where there are requests, the connections that carry them are no requests of their own. */
    private static Edge join(Edge a, Edge b) {
        boolean ofOneKind = isTcp(a) == isTcp(b);
        Edge main = isTcp(a) ? b : a;
        Edge other = isTcp(a) ? a : b;
        SortedMap<String, Double> failures = new TreeMap<>(main.failures());
        if (ofOneKind) {
            other.failures().forEach((cause, count) -> failures.merge(cause, count, Double::sum));
        }
        return new Edge(
                main.source(),
                main.destination(),
                main.protocol(),
                new Edge.Peers(
                        union(a.peers().serverIds(), b.peers().serverIds()),
                        union(a.peers().clientIds(), b.peers().clientIds()),
                        union(a.peers().plaintextReasons(), b.peers().plaintextReasons())),
                ofOneKind ? a.requests() + b.requests() : main.requests(),
                Collections.unmodifiableSortedMap(failures),
                main.seconds(),
                main.latency());
    }

    private static boolean isTcp(Edge edge) {
        return edge.protocol().equals("tcp");
    }

    private static SortedSet<String> union(SortedSet<String> a, SortedSet<String> b) {
        SortedSet<String> all = new TreeSet<>(a);
        all.addAll(b);
        return Collections.unmodifiableSortedSet(all);
    }
}
