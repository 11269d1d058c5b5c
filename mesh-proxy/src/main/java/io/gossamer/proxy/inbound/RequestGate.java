package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.ClientPermissions;
import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.match.RouteMatch;
import io.gossamer.proxy.route.match.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one connection pass or not: route, authorization, rate limit. Permissions
 * are kept until the policy changes. One event loop.
 */
final class RequestGate {

    /** Called once for each request, before {@link #check} returns. */
    interface Outcome {

        void onAdmitted(RouteMatch<InboundRule> match, Verdict.Allowed verdict);

        void onRefused(ProxyFailure failure);
    }

    private final InboundMetrics metrics;
    private final PeerAccess access;
    private @Nullable ServerPolicy permittedUnder;
    private @Nullable ClientPermissions permissions;

    RequestGate(InboundMetrics metrics, PeerAccess access) {
        this.metrics = metrics;
        this.access = access;
    }

    void check(RequestHead head, Outcome outcome) {
        RouteTable<InboundRule> routes = access.port().routes();
        RouteMatch<InboundRule> match = routes.find(head);
        Verdict.Allowed verdict = judge(match, outcome);
        if (verdict == null
                || (routes.readsValues()
                        && judge(routes.findByEveryValue(head), outcome) == null)) {
            return;
        }
        RateLimiter.Scope limit = access.port().limit(access.tls().identity());
        if (limit != RateLimiter.Scope.NONE) {
            metrics.rateLimited(access, limit);
            outcome.onRefused(access.rateLimited(limit));
            return;
        }
        outcome.onAdmitted(match, verdict);
    }

    /** The permission, or null after a refusal. */
    private Verdict.@Nullable Allowed judge(RouteMatch<InboundRule> match, Outcome outcome) {
        if (match.kind() == RouteMatch.Kind.AMBIGUOUS) {
            metrics.ambiguousPath(access);
            outcome.onRefused(
                    ProxyFailure.of(FailureCode.BAD_REQUEST, "path: ambiguous (expected: plain)"));
            return null;
        }
        if (match.kind() == RouteMatch.Kind.NOT_FOUND) {
            metrics.routeNotFound(access);
            outcome.onRefused(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            "server " + access.policy().meta().name()));
            return null;
        }
        InboundRule found = match.value();
        Meta route = found.route().meta();
        Verdict verdict = permissions().route(found.route());
        if (verdict instanceof Verdict.Denied denied) {
            metrics.denied(access, route);
            outcome.onRefused(access.denied(route, denied));
            return null;
        }
        Verdict.Allowed allowed = (Verdict.Allowed) verdict;
        access.permitted(route, allowed);
        return allowed;
    }

    private ClientPermissions permissions() {
        ServerPolicy current = access.policy();
        ClientPermissions known = permissions;
        if (known == null || permittedUnder != current) {
            known = access.permissions();
            permissions = known;
            permittedUnder = current;
        }
        return known;
    }
}
