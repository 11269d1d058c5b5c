package io.gossamer.destination.grpc.inbound;

import io.gossamer.destination.grpc.OpenWatches;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.inbound.Authorization;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import io.grpc.Context;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The open watches of peers that verify no tokens, so that the status of a policy can say for how
 * many it lets nobody in (rule R14). No more than there are open watches. Thread-safe.
 */
final class ReducedPolicies {

    private final OpenWatches<InboundPolicyView.Query> open = new OpenWatches<>();

    /** Counts a watch until its call ends. */
    void opened(InboundPolicyView.Query query, Context call) {
        open.opened(query, call);
    }

    /** How many watch each policy in vain. Takes time in what is watched. */
    Map<ResourceKey, Integer> leftOut(Snapshot snapshot, InboundPolicyView view) {
        if (snapshot.all(JwtAuthentication.class).isEmpty()) {
            return Map.of();
        }
        Map<ResourceKey, Integer> policies = new HashMap<>();
        open.forEach(
                (query, count) -> {
                    if (view.evaluate(snapshot, query)
                            instanceof Lookup.Found<InboundPolicy> found) {
                        withToken(found.value())
                                .forEach(policy -> policies.merge(policy, count, Integer::sum));
                    }
                });
        return policies;
    }

    /** The AuthorizationPolicies that ask for a token there, each once. */
    private static Set<ResourceKey> withToken(InboundPolicy policy) {
        Set<ResourceKey> keys = new HashSet<>();
        Stream.concat(
                        policy.authorizations().stream(),
                        policy.routes().stream().flatMap(route -> route.authorizations().stream()))
                .filter(authorization -> authorization.endUser() != null)
                .map(Authorization::ref)
                .forEach(
                        ref ->
                                keys.add(
                                        new ResourceKey(
                                                Kind.AUTHORIZATION_POLICY,
                                                ref.namespace(),
                                                ref.name())));
        return keys;
    }
}
