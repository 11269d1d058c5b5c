package io.gossamer.destination.resource.route;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.Comparator;
import java.util.List;

/**
 * An HTTPRoute, GRPCRoute, TLSRoute or TCPRoute.
 *
 * @param kind tells the protocol
 * @param hosts as written, in lower case, possibly with a leading {@code *.}; server names for a
 *     TLSRoute; empty matches all
 * @param rules never empty
 */
public record Route(
        Kind kind,
        Metadata metadata,
        List<ParentRef> parents,
        List<String> hosts,
        List<RouteRule> rules)
        implements Resource {

    /** What a route can tell apart. In the order in which routes of one kind suppress others. */
    public enum Protocol {
        GRPC,
        HTTP,
        TLS,
        TCP
    }

    /** The oldest first, then by name: who wins where matches do not decide. */
    public static final Comparator<Route> PRECEDENCE =
            Comparator.comparing((Route route) -> route.metadata().createdOrNever())
                    .thenComparing(route -> route.metadata().namespace())
                    .thenComparing(route -> route.metadata().name())
                    .thenComparing(Route::kind);

    public Route {
        parents = List.copyOf(parents);
        hosts = List.copyOf(hosts);
        rules = List.copyOf(rules);
    }

    public Protocol protocol() {
        return protocolOf(kind);
    }

    /** The protocol of a kind of routes. */
    public static Protocol protocolOf(Kind kind) {
        return switch (kind) {
            case HTTP_ROUTE, GATEWAY_HTTP_ROUTE -> Protocol.HTTP;
            case GRPC_ROUTE -> Protocol.GRPC;
            case TLS_ROUTE -> Protocol.TLS;
            case TCP_ROUTE -> Protocol.TCP;
            default -> throw new IllegalArgumentException("no kind of routes: " + kind);
        };
    }
}
