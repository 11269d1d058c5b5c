package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.ClientPermissions;
import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.authorize.token.Tokens;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.inbound.token.PresentedToken;
import io.gossamer.proxy.inbound.token.TokenGate;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.token.TokenRule;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.match.RouteMatch;
import io.gossamer.proxy.route.match.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of one connection pass or not: route, authorization with the end user's token
 * where one is asked for, rate limit. Permissions are kept until the policy changes. One event
 * loop.
 */
final class RequestGate {

    /** Called once for each request, before {@link #check} returns. */
    interface Outcome {

        void onAdmitted(RouteMatch<InboundRule> match, Verdict.Allowed verdict);

        void onRefused(ProxyFailure failure);
    }

    private final InboundMetrics metrics;
    private final PeerAccess access;
    private final TokenGate tokens;
    private @Nullable ServerPolicy permittedUnder;
    private @Nullable ClientPermissions permissions;

    RequestGate(InboundMetrics metrics, Tokens tokens, PeerAccess access) {
        this.metrics = metrics;
        this.access = access;
        this.tokens = new TokenGate(metrics, tokens, access);
    }

    /**
     * What lets a request pass.
     *
     * @param token whose header may have to be removed; null if none was asked for
     */
    private record Permit(Verdict.Allowed verdict, @Nullable TokenRule token) {

        void strip(RequestHead head) {
            if (token != null) {
                PresentedToken.strip(head.headers, token);
            }
        }
    }

    void check(RequestHead head, Outcome outcome) {
        RouteTable<InboundRule> routes = access.port().routes();
        RouteMatch<InboundRule> match = routes.find(head);
        Permit permit = judge(head, match, outcome);
        if (permit == null) {
            return;
        }
        Permit other = permit;
        RouteMatch<InboundRule> byValues =
                routes.readsValues() ? routes.findByEveryValue(head) : match;
        if (!isSameRoute(match, byValues)) {
            other = judge(head, byValues, outcome);
            if (other == null) {
                return;
            }
        }
        RateLimiter.Scope limit = access.port().limit(access.tls().identity());
        if (limit != RateLimiter.Scope.NONE) {
            metrics.rateLimited(access, limit);
            outcome.onRefused(access.rateLimited(limit));
            return;
        }
        permit.strip(head);
        other.strip(head);
        outcome.onAdmitted(match, permit.verdict());
    }

    private static boolean isSameRoute(RouteMatch<InboundRule> one, RouteMatch<InboundRule> other) {
        return one.kind() == other.kind() && one.value().route() == other.value().route();
    }

    /** The permission, or null after a refusal. */
    private @Nullable Permit judge(
            RequestHead head, RouteMatch<InboundRule> match, Outcome outcome) {
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
        ServerPolicy.InboundRoute route = match.value().route();
        Verdict verdict = permissions().route(route);
        if (verdict instanceof Verdict.Denied denied) {
            return refuse(route, access.denied(route.meta(), denied), outcome);
        }
        TokenRule token = null;
        if (verdict instanceof Verdict.TokenNeeded needed) {
            TokenGate.Outcome shown = tokens.judge(head, route.meta(), needed);
            if (shown instanceof TokenGate.Outcome.Failed failed) {
                return refuse(route, failed.failure(), outcome);
            }
            Verdict.WithToken met = ((TokenGate.Outcome.Met) shown).permission();
            verdict = new Verdict.Allowed(met.authorization());
            token = met.token();
        }
        Verdict.Allowed allowed = (Verdict.Allowed) verdict;
        access.permitted(route.meta(), allowed);
        return new Permit(allowed, token);
    }

    private @Nullable Permit refuse(
            ServerPolicy.InboundRoute route, ProxyFailure failure, Outcome outcome) {
        metrics.denied(access, route.meta());
        outcome.onRefused(failure);
        return null;
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
