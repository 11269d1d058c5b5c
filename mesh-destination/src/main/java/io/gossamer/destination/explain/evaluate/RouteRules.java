package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.http_route.HostMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.tls_route.SniMatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A route of a message, whatever its protocol, as far as it decides what falls under it.
 *
 * @param route which one it is
 * @param hosts empty matches every host
 * @param rules in their order, never empty
 */
public record RouteRules(Metadata route, List<HostMatch> hosts, List<Rule> rules) {

    /**
     * One rule.
     *
     * @param matches alternatives; empty matches everything
     * @param origin file and line; empty if unknown
     */
    public record Rule(List<HttpRouteMatch> matches, String origin) {

        public Rule {
            matches = List.copyOf(matches);
        }

        /** Whether everything falls under it. */
        public boolean matchesEverything() {
            return text().equals(Matches.EVERYTHING) || matches.stream().anyMatch(Matches::isEmpty);
        }

        /** What falls under it, as people write it. */
        public String text() {
            Set<String> texts = new LinkedHashSet<>();
            for (HttpRouteMatch match : matches) {
                texts.add(Matches.text(match));
            }
            return texts.isEmpty() ? Matches.EVERYTHING : String.join(" or ", texts);
        }
    }

    public RouteRules {
        hosts = List.copyOf(hosts);
        rules = List.copyOf(rules);
    }

    /** Routes of requests that leave a workload. */
    public static List<RouteRules> http(List<io.gossamer.api.outbound.HttpRoute> routes) {
        return each(
                routes,
                io.gossamer.api.outbound.HttpRoute::getMetadata,
                io.gossamer.api.outbound.HttpRoute::getHostsList,
                io.gossamer.api.outbound.HttpRoute::getRulesList,
                rule -> new Rule(rule.getMatchesList(), rule.getGossamer().getOrigin()));
    }

    /** Routes of gRPC calls that leave a workload. */
    public static List<RouteRules> grpc(List<io.gossamer.api.outbound.GrpcRoute> routes) {
        return each(
                routes,
                io.gossamer.api.outbound.GrpcRoute::getMetadata,
                io.gossamer.api.outbound.GrpcRoute::getHostsList,
                io.gossamer.api.outbound.GrpcRoute::getRulesList,
                rule ->
                        new Rule(
                                rule.getMatchesList().stream().map(Matches::of).toList(),
                                rule.getGossamer().getOrigin()));
    }

    /** Routes of TLS connections, which are told apart by their server names. */
    public static List<RouteRules> tls(List<io.gossamer.api.outbound.TlsRoute> routes) {
        return each(
                routes,
                io.gossamer.api.outbound.TlsRoute::getMetadata,
                route -> route.getSnisList().stream().map(RouteRules::host).toList(),
                io.gossamer.api.outbound.TlsRoute::getRulesList,
                rule -> new Rule(List.of(), rule.getGossamer().getOrigin()));
    }

    /** Routes of connections: the first one takes them all. */
    public static List<RouteRules> opaque(List<io.gossamer.api.outbound.OpaqueRoute> routes) {
        return each(
                routes,
                io.gossamer.api.outbound.OpaqueRoute::getMetadata,
                route -> List.of(),
                io.gossamer.api.outbound.OpaqueRoute::getRulesList,
                rule -> new Rule(List.of(), rule.getGossamer().getOrigin()));
    }

    /** Routes of requests that reach a workload. */
    public static List<RouteRules> inbound(List<io.gossamer.api.inbound.HttpRoute> routes) {
        return each(
                routes,
                io.gossamer.api.inbound.HttpRoute::getMetadata,
                io.gossamer.api.inbound.HttpRoute::getHostsList,
                io.gossamer.api.inbound.HttpRoute::getRulesList,
                rule -> new Rule(rule.getMatchesList(), rule.getGossamer().getOrigin()));
    }

    /** The generated types of the protocols are alike and share no interface. */
    private static <R, U> List<RouteRules> each(
            List<R> routes,
            Function<R, Metadata> metadata,
            Function<R, List<HostMatch>> hosts,
            Function<R, List<U>> rules,
            Function<U, Rule> rule) {
        return routes.stream()
                .map(
                        route ->
                                new RouteRules(
                                        metadata.apply(route),
                                        hosts.apply(route),
                                        rules.apply(route).stream().map(rule).toList()))
                .toList();
    }

    private static HostMatch host(SniMatch sni) {
        return sni.hasSuffix()
                ? HostMatch.newBuilder()
                        .setSuffix(
                                HostMatch.Suffix.newBuilder()
                                        .addAllReverseLabels(
                                                sni.getSuffix().getReverseLabelsList()))
                        .build()
                : HostMatch.newBuilder().setExact(sni.getExact()).build();
    }

    /** Its hosts, as people write them. */
    public List<String> hostTexts() {
        return hosts.stream().map(Hosts::text).toList();
    }

    /** Whether one of the rules reads the path of a request. */
    public boolean readsPath() {
        return rules.stream().flatMap(rule -> rule.matches().stream()).anyMatch(Matches::readsPath);
    }
}
