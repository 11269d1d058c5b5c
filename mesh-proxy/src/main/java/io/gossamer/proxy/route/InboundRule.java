package io.gossamer.proxy.route;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.route.match.RouteTable;
import java.util.List;

/**
 * A rule of a server's policy.
 *
 * @param route that it belongs to: its labels and authorizations
 */
public record InboundRule(ServerPolicy.InboundRoute route, RouteFilters filters) {

    private static final ServerPolicy.InboundRoute DEFAULT_ROUTE =
            new ServerPolicy.InboundRoute(
                    Meta.ofDefault("default"),
                    List.of(),
                    List.of(),
                    List.of(new ServerPolicy.InboundRule(List.of(RequestMatch.ANY), List.of())),
                    false);

    /** The table of a server. Without routes, one that matches everything (contract section 2). */
    public static RouteTable<InboundRule> table(ServerPolicy policy) {
        List<ServerPolicy.InboundRoute> routes =
                policy.routes().isEmpty() ? List.of(DEFAULT_ROUTE) : policy.routes();
        RouteTable.Builder<InboundRule> table = RouteTable.builder(true);
        for (ServerPolicy.InboundRoute route : routes) {
            for (ServerPolicy.InboundRule rule : route.rules()) {
                table.add(
                        route.hosts(),
                        rule.matches(),
                        new InboundRule(route, RouteFilters.of(rule.filters())));
            }
        }
        return table.build();
    }
}
