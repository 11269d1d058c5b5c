package io.gossamer.destination.explain;

import io.gossamer.api.FailureCode;
import io.gossamer.api.Labels;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.explain.evaluate.Choice;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.explain.evaluate.EndUserToken;
import io.gossamer.destination.explain.evaluate.Permissions;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.RouteRules;
import io.gossamer.destination.explain.policy.Grants;
import io.gossamer.destination.explain.policy.Named;
import io.gossamer.destination.explain.policy.Rulings;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the inbound policy of a far side says of a client and its request. */
final class Inbound {

    private static final int FORBIDDEN = FailureCode.DENIED.httpStatus();
    private static final int NOT_FOUND = FailureCode.ROUTE_NOT_FOUND.httpStatus();
    private static final int BAD_REQUEST = FailureCode.BAD_REQUEST.httpStatus();

    private static final int DEFAULT_REDIRECT = 301;

    private final Snapshot snapshot;
    private final Server policy;
    private final Source server;
    private final String name;
    private final Client client;
    private final Instant now;

    /**
     * @param server the Server, or the default with who asked for it
     * @param now when the request is sent
     */
    Inbound(Snapshot snapshot, Server policy, Source server, Client client, Instant now) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.server = server;
        this.name = Labels.map(policy.getLabelsList()).getOrDefault("name", "");
        this.client = client;
        this.now = now;
    }

    /**
     * Decides.
     *
     * @param readable whether the far side sees requests, not only a connection
     */
    Verdict.Builder verdict(Request request, boolean readable) {
        Verdict.Builder verdict =
                Verdict.newBuilder().setServer(server.resource()).setServerOrigin(server.origin());
        boolean requests =
                readable
                        && request.wire().hasRequests()
                        && Grants.readsRequests(policy.getProtocol());
        Optional<Authz> ofServer = Permissions.permitting(policy.getAuthorizationsList(), client);
        if (!requests) {
            return conclude(verdict, ofServer, policy.getAuthorizationsList(), 0, null);
        }
        List<HttpRoute> routes = Grants.routes(policy.getProtocol());
        List<RouteRules> rules = RouteRules.inbound(routes);
        Choice choice = Choice.of(rules, request);
        for (int i = 0; i < rules.size(); i++) {
            verdict.addRoutes(Rulings.facts(snapshot, rules.get(i), i, choice));
        }
        if (!request.isPlain() && rules.stream().anyMatch(RouteRules::readsPath)) {
            return verdict.setStatus(BAD_REQUEST)
                    .setReason(
                            "path: "
                                    + request.plainPath()
                                    + " (expected: one that all servers read alike; else the"
                                    + " sidecar refuses it unless every reading falls under the"
                                    + " same route)");
        }
        if (choice.winner() == null) {
            return verdict.setStatus(NOT_FOUND)
                    .setReason("server " + name + ": no route matches the request");
        }
        HttpRoute route = routes.get(choice.winner().route());
        Optional<Authz> permitting =
                ofServer.or(() -> Permissions.permitting(route.getAuthorizationsList(), client));
        verdict.addAllSettings(Grants.limits(snapshot, policy.getProtocol(), client.identity()));
        filters(
                verdict,
                route.getRules(choice.winner().rule()),
                Rulings.source(
                        snapshot, rules.get(choice.winner().route()), choice.winner().rule()));
        conclude(
                verdict,
                permitting,
                Stream.concat(
                                policy.getAuthorizationsList().stream(),
                                route.getAuthorizationsList().stream())
                        .toList(),
                FORBIDDEN,
                request);
        return verdict.getPermitted()
                ? answered(verdict, route.getRules(choice.winner().rule()))
                : verdict;
    }

    /** A permitted request may be answered by the far side's sidecar. */
    private static Verdict.Builder answered(Verdict.Builder verdict, HttpRoute.Rule rule) {
        for (HttpRoute.Filter filter : rule.getFiltersList()) {
            if (filter.hasRedirect()) {
                int status = filter.getRedirect().getStatus();
                return verdict.setStatus(status == 0 ? DEFAULT_REDIRECT : status);
            }
        }
        return verdict;
    }

    /**
     * @param request null if the far side sees a connection only
     */
    private Verdict.Builder conclude(
            Verdict.Builder verdict,
            Optional<Authz> permitting,
            List<Authz> asked,
            int status,
            @Nullable Request request) {
        if (permitting.isPresent()) {
            return permitted(verdict, permitting.get(), "");
        }
        List<Authz> withToken =
                asked.stream()
                        .filter(authz -> Permissions.permitsWithToken(authz, client))
                        .toList();
        if (!withToken.isEmpty() && request != null) {
            return byToken(verdict, withToken, request);
        }
        refused(verdict, asked);
        boolean inNetwork = asked.stream().anyMatch(authz -> Permissions.inNetworks(authz, client));
        String why =
                asked.isEmpty()
                        ? "has no authorization at all"
                        : inNetwork ? "does not permit it" : "permits no client of its network";
        if (!withToken.isEmpty()) {
            why = "permits its requests only, with a token: a connection has none";
            named(verdict, withToken.get(0));
        }
        return verdict.setStatus(status).setReason(client.text() + ": server " + name + " " + why);
    }

    /** The first permission whose token the request has, else the one that it comes closest to. */
    private Verdict.Builder byToken(
            Verdict.Builder verdict, List<Authz> withToken, Request request) {
        Authz closest = withToken.get(0);
        EndUserToken.Outcome refusal = null;
        for (Authz authz : withToken) {
            EndUserToken.Outcome outcome =
                    EndUserToken.judge(authz.getGossamer().getToken().getToken(), request, now);
            if (outcome.failure() == null) {
                return permitted(verdict, authz, ", if its signature is right");
            }
            if (refusal == null || outcome.failure() == FailureCode.TOKEN_INSUFFICIENT) {
                refusal = outcome;
                closest = authz;
            }
        }
        refused(verdict, withToken);
        named(verdict, closest);
        FailureCode failure = refusal == null ? null : refusal.failure();
        return verdict.setStatus(failure == null ? FORBIDDEN : failure.httpStatus())
                .setReason(
                        client.text()
                                + ": server "
                                + name
                                + " permits it with "
                                + Grants.token(closest)
                                + ": "
                                + (refusal == null ? "" : refusal.reason()));
    }

    private Verdict.Builder permitted(Verdict.Builder verdict, Authz authz, String provided) {
        named(verdict, authz);
        return verdict.setPermitted(true).setReason("permits " + Grants.clients(authz) + provided);
    }

    private void named(Verdict.Builder verdict, Authz authz) {
        Source source = Named.source(snapshot, authz.getMetadata());
        boolean ofDefault = source.origin().isEmpty();
        verdict.setAuthorization(source.resource())
                .setAuthorizationOrigin(ofDefault ? server.origin() : source.origin());
    }

    private void refused(Verdict.Builder verdict, List<Authz> asked) {
        for (Authz authz : asked) {
            verdict.addSettings(
                    Words.setting(
                            "authorization",
                            "permits " + Grants.clients(authz),
                            Named.source(snapshot, authz.getMetadata())));
        }
    }

    private static void filters(Verdict.Builder verdict, HttpRoute.Rule rule, Source source) {
        for (HttpRoute.Filter filter : rule.getFiltersList()) {
            switch (filter.getKindCase()) {
                case REQUEST_HEADER_MODIFIER ->
                        verdict.addSettings(
                                Words.setting(
                                        "request headers",
                                        Words.headers(
                                                filter.getRequestHeaderModifier().getAdd(),
                                                filter.getRequestHeaderModifier().getSet(),
                                                filter.getRequestHeaderModifier().getRemoveList()),
                                        source));
                case REDIRECT ->
                        verdict.addSettings(
                                Words.setting(
                                        "redirect", Words.redirect(filter.getRedirect()), source));
                case FAILURE_INJECTOR ->
                        verdict.addSettings(
                                Words.setting(
                                        "failure",
                                        "" + filter.getFailureInjector().getStatus(),
                                        source));
                case KIND_NOT_SET -> {}
            }
        }
    }
}
