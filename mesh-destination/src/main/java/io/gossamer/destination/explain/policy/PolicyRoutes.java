package io.gossamer.destination.explain.policy;

import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Request.Wire;
import io.gossamer.destination.explain.evaluate.RouteRules;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The routes of an outbound policy that something on the wire is compared with.
 *
 * @param protocol of the policy, as people call it
 * @param readable whether the sidecar sees requests, so that the far side sees them too
 * @param refusal why this is refused before any route is asked; empty if it is not
 * @param plans by the indexes of a route and of a rule in it
 * @param accrual the breaker; without a kind if there is none
 */
public record PolicyRoutes(
        String protocol,
        boolean readable,
        String refusal,
        List<RouteRules> rules,
        BiFunction<Integer, Integer, Plan> plans,
        FailureAccrual accrual) {

    private static final FailureAccrual UNGUARDED = FailureAccrual.getDefaultInstance();

    public PolicyRoutes {
        rules = List.copyOf(rules);
    }

    /** Whether a rule reads the path of a request that servers read in different ways. */
    public boolean readsPathInVain(Request request) {
        return readable
                && request.wire().hasRequests()
                && !request.isPlain()
                && rules.stream().anyMatch(RouteRules::readsPath);
    }

    /** Those that count for what a client sends. */
    public static PolicyRoutes of(ProxyProtocol protocol, Wire wire) {
        boolean http = wire.hasRequests();
        return switch (protocol.getKindCase()) {
            case DETECT ->
                    http
                            ? http(
                                    "detected",
                                    protocol.getDetect().getHttp1().getRoutesList(),
                                    protocol.getDetect().getHttp1().getFailureAccrual())
                            : opaque("detected", protocol.getDetect().getOpaque());
            case HTTP1 ->
                    http(
                                    "HTTP/1",
                                    protocol.getHttp1().getRoutesList(),
                                    protocol.getHttp1().getFailureAccrual())
                            .demanding(wire == Wire.HTTP, "the port takes HTTP/1 only");
            case HTTP2 ->
                    http(
                                    "HTTP/2",
                                    protocol.getHttp2().getRoutesList(),
                                    protocol.getHttp2().getFailureAccrual())
                            .demanding(http, "the port takes HTTP/2 only");
            case GRPC -> grpc(protocol.getGrpc()).demanding(http, "the port takes gRPC only");
            case OPAQUE -> opaque("opaque", protocol.getOpaque());
            case TLS -> wire == Wire.TLS ? tls(protocol.getTls()) : besideNames(protocol.getTls());
            case KIND_NOT_SET ->
                    new PolicyRoutes(
                            "unknown", false, "", List.of(), PolicyRoutes::none, UNGUARDED);
        };
    }

    /** All routes of a policy, for what it is made for. */
    public static PolicyRoutes all(ProxyProtocol protocol) {
        return of(
                protocol,
                switch (protocol.getKindCase()) {
                    case OPAQUE, KIND_NOT_SET -> Wire.TCP;
                    case TLS -> Wire.TLS;
                    case GRPC -> Wire.GRPC;
                    default -> Wire.HTTP;
                });
    }

    private static PolicyRoutes http(
            String protocol, List<HttpRoute> routes, FailureAccrual accrual) {
        return new PolicyRoutes(
                protocol,
                true,
                "",
                RouteRules.http(routes),
                (route, rule) -> Plan.of(routes.get(route).getRules(rule)),
                accrual);
    }

    private static PolicyRoutes grpc(ProxyProtocol.Grpc grpc) {
        return new PolicyRoutes(
                "gRPC",
                true,
                "",
                RouteRules.grpc(grpc.getRoutesList()),
                (route, rule) -> Plan.of(grpc.getRoutes(route).getRules(rule)),
                grpc.getFailureAccrual());
    }

    private static PolicyRoutes opaque(String protocol, ProxyProtocol.Opaque opaque) {
        return new PolicyRoutes(
                protocol,
                false,
                "",
                RouteRules.opaque(opaque.getRoutesList()),
                (route, rule) -> Plan.of(opaque.getRoutes(route).getRules(rule)),
                UNGUARDED);
    }

    private static PolicyRoutes tls(ProxyProtocol.Tls tls) {
        return new PolicyRoutes(
                "TLS",
                false,
                "",
                RouteRules.tls(tls.getRoutesList()),
                (route, rule) -> Plan.of(tls.getRoutes(route).getRules(rule)),
                UNGUARDED);
    }

    /** What an EgressNetwork says of connections that are no TLS. */
    private static PolicyRoutes besideNames(ProxyProtocol.Tls tls) {
        ProxyProtocol.Tls.Builder defaults = ProxyProtocol.Tls.newBuilder();
        tls.getRoutesList().stream()
                .filter(route -> !route.getMetadata().hasResource())
                .forEach(defaults::addRoutes);
        return defaults.getRoutesCount() == 0
                ? tls(tls).demanding(false, "the port has routes of TLS connections only")
                : tls(defaults.build());
    }

    private static Plan none(int route, int rule) {
        throw new IllegalStateException("a policy without routes has no rule");
    }

    private PolicyRoutes demanding(boolean met, String otherwise) {
        return met ? this : new PolicyRoutes(protocol, readable, otherwise, rules, plans, accrual);
    }
}
