package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.ConfigMap;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.policy.TargetRef;
import io.gossamer.destination.view.inbound.KeySets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether what asks for tokens of end users can be met. */
public final class JwtStatus {

    private static final String UNSUPPORTED = "UnsupportedByProxies";

    private JwtStatus() {}

    /** Whether a JwtAuthentication has its keys. */
    static List<Condition> conditions(Snapshot snapshot, JwtAuthentication rule) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(Condition.holding(Condition.Type.ACCEPTED, ""));
        JwtAuthentication.KeysFrom from = rule.keysFrom();
        if (from != null) {
            List<Problem> problems = problems(snapshot, rule, from);
            conditions.add(
                    new Condition(
                            Condition.Type.RESOLVED_REFS,
                            "",
                            problems.isEmpty()
                                    ? Condition.Type.RESOLVED_REFS.label()
                                    : "RefNotFound",
                            problems));
        }
        return conditions;
    }

    private static List<Problem> problems(
            Snapshot snapshot, JwtAuthentication rule, JwtAuthentication.KeysFrom from) {
        Optional<ConfigMap.KeySet> found = KeySets.find(snapshot, rule, from);
        if (found.isEmpty()) {
            return List.of(
                    new Findings(rule)
                            .at(
                                    from.place(),
                                    "ConfigMap/"
                                            + rule.metadata().namespace()
                                            + "/"
                                            + from.configMap()
                                            + ", key "
                                            + from.key(),
                                    "a ConfigMap of this namespace with a key set there"));
        }
        return found.get().problems().stream()
                .map(
                        problem ->
                                new Findings(rule)
                                        .at(
                                                from.place(),
                                                problem.field() + ": " + problem.value(),
                                                problem.expected()))
                .toList();
    }

    /**
     * Whether the Server that a policy with a token is for has requests to show one. Empty if it
     * has, or if that is not to be said here.
     */
    static Optional<Problem> unreadable(Snapshot snapshot, AuthorizationPolicy policy) {
        TargetRef target = policy.target();
        boolean asks =
                policy.required().stream()
                        .anyMatch(ref -> ref.kind().equals(Kind.JWT_AUTHENTICATION.apiName()));
        if (!asks || !target.kind().equals(Kind.SERVER.apiName())) {
            return Optional.empty();
        }
        return snapshot.find(
                        Server.class,
                        new ResourceKey(Kind.SERVER, target.namespace(), target.name()))
                .filter(
                        server ->
                                server.proxyProtocol() == Server.ProxyProtocol.OPAQUE
                                        || server.proxyProtocol() == Server.ProxyProtocol.TLS)
                .map(
                        server ->
                                new Findings(policy)
                                        .at(
                                                target.place().child("name"),
                                                target
                                                        + " of proxyProtocol "
                                                        + server.proxyProtocol().label(),
                                                "a Server of HTTP or gRPC: its connections show no"
                                                        + " token, so that this lets nobody in"));
    }

    /**
     * Adds to policies for how many sidecars they let nobody in, because these verify no tokens.
     *
     * @param leftOut watches of such sidecars, by AuthorizationPolicy
     */
    public static List<ResourceStatus> withProxies(
            List<ResourceStatus> statuses, Map<ResourceKey, Integer> leftOut) {
        return leftOut.isEmpty()
                ? statuses
                : statuses.stream().map(status -> withProxies(status, leftOut)).toList();
    }

    private static ResourceStatus withProxies(
            ResourceStatus status, Map<ResourceKey, Integer> leftOut) {
        ResourceKey key = new ResourceKey(status.kind(), status.namespace(), status.name());
        Integer watches = leftOut.get(key);
        if (watches == null) {
            return status;
        }
        return status.with(
                Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        UNSUPPORTED,
                        new Problem(
                                status.origin().source(),
                                status.origin().line(),
                                key.toString(),
                                "spec.requiredAuthenticationRefs",
                                Kind.JWT_AUTHENTICATION.apiName(),
                                "sidecars that announce jwt; "
                                        + watches
                                        + " that watch do not, and let nobody in by this")));
    }
}
