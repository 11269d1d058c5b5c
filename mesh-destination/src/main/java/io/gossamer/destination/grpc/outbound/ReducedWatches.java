package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.destination.grpc.OpenWatches;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.outbound.OutboundPolicy;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToEgress;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToReplica;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import io.gossamer.destination.view.status.BalancingFeature;
import io.gossamer.destination.view.status.BalancingStatus;
import io.gossamer.destination.view.status.FilterStatus;
import io.grpc.Context;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open watches of peers that do not understand all of {@link OutboundMessages#FEATURES}, so
 * that the status of a resource can say for how many it does less than it asks for (rule R14). No
 * more than there are open watches. Thread-safe.
 */
final class ReducedWatches {

    private record Watch(OutboundPolicyView.Query query, Set<String> features) {

        boolean lacks(String feature) {
            return !features.contains(feature);
        }
    }

    private final OpenWatches<Watch> open = new OpenWatches<>();

    /** Counts a watch until its call ends, unless its proxy understands all. */
    void opened(OutboundPolicyView.Query query, Set<String> features, Context call) {
        if (!features.containsAll(OutboundMessages.FEATURES)) {
            open.opened(new Watch(query, features), call);
        }
    }

    /** For how many something is left out, by Service or route. Takes time in what is watched. */
    BalancingStatus.LeftOut leftOut(Snapshot snapshot, OutboundPolicyView view) {
        if (!BalancingStatus.isAskedFor(snapshot) && !FilterStatus.isAskedFor(snapshot)) {
            return BalancingStatus.LeftOut.NOTHING;
        }
        Map<BalancingFeature, Map<ResourceKey, Integer>> balancing =
                new EnumMap<>(BalancingFeature.class);
        Map<String, Map<PolicyRef, Integer>> filters = new HashMap<>();
        open.forEach(
                (watch, count) -> {
                    if (!(view.evaluate(snapshot, watch.query())
                            instanceof Lookup.Found<OutboundPolicy> found)) {
                        return;
                    }
                    OutboundPolicy watched = named(found.value());
                    if (watched instanceof ToService policy) {
                        addMissing(watch, count, policy, balancing);
                    }
                    filters(requests(watched))
                            .forEach(
                                    (feature, routes) -> {
                                        if (watch.lacks(feature)) {
                                            Map<PolicyRef, Integer> without =
                                                    filters.computeIfAbsent(
                                                            feature, absent -> new HashMap<>());
                                            routes.forEach(
                                                    route ->
                                                            without.merge(
                                                                    route, count, Integer::sum));
                                        }
                                    });
                });
        return new BalancingStatus.LeftOut(balancing, filters);
    }

    private static void addMissing(
            Watch watch,
            int count,
            ToService policy,
            Map<BalancingFeature, Map<ResourceKey, Integer>> missing) {
        services(policy)
                .forEach(
                        (service, asked) ->
                                BalancingFeature.of(asked)
                                        .filter(feature -> watch.lacks(feature.announced()))
                                        .map(
                                                feature ->
                                                        missing.computeIfAbsent(
                                                                feature, absent -> new HashMap<>()))
                                        .forEach(
                                                watches ->
                                                        watches.merge(
                                                                service, count, Integer::sum)));
    }

    private static OutboundPolicy named(OutboundPolicy policy) {
        return policy instanceof ToReplica replica ? replica.named() : policy;
    }

    private static List<OutboundRoute> requests(OutboundPolicy policy) {
        if (policy instanceof ToService service) {
            return service.requests();
        }
        return policy instanceof ToEgress egress ? egress.routes() : List.of();
    }

    /** Routes with filters that are beyond the contract, by the feature that these demand. */
    private static Map<String, Set<PolicyRef>> filters(List<OutboundRoute> routes) {
        Map<String, Set<PolicyRef>> filters = new HashMap<>();
        for (OutboundRoute route : routes) {
            for (OutboundRoute.Rule rule : route.rules()) {
                if (rule.fault().delay() != null) {
                    filters.computeIfAbsent(ProxyFeatures.FAULT_DELAY, absent -> new HashSet<>())
                            .add(route.ref());
                }
                Stream.concat(
                                Stream.of(rule.extension()),
                                rule.backends().stream().map(OutboundRoute.Backend::extension))
                        .flatMap(extension -> extension.filters().stream())
                        .flatMap(filter -> FilterStatus.feature(filter).stream())
                        .forEach(
                                feature ->
                                        filters.computeIfAbsent(feature, absent -> new HashSet<>())
                                                .add(route.ref()));
            }
        }
        return filters;
    }

    /** All Services to which a policy leads, each once. */
    private static Map<ResourceKey, Balancing> services(ToService policy) {
        Map<ResourceKey, Balancing> services = new HashMap<>();
        add(policy.target(), policy.balancing(), services);
        Stream.concat(policy.requests().stream(), policy.connections().stream())
                .flatMap(route -> route.rules().stream())
                .map(OutboundRoute.Rule::backends)
                .flatMap(Collection::stream)
                .forEach(backend -> add(backend.target(), backend.balancing(), services));
        return services;
    }

    private static void add(
            @Nullable ServicePort target, Balancing balancing, Map<ResourceKey, Balancing> all) {
        if (target != null) {
            all.put(new ResourceKey(Kind.SERVICE, target.namespace(), target.name()), balancing);
        }
    }
}
