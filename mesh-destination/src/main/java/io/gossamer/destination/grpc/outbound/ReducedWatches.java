package io.gossamer.destination.grpc.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.outbound.OutboundPolicy;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import io.gossamer.destination.view.status.BalancingFeature;
import io.gossamer.destination.view.status.BalancingStatus;
import io.grpc.Context;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open watches of peers that do not understand all of {@link OutboundMessages#FEATURES}, so
 * that the status of a resource can say for how many it does less than it asks for (rule R14). No
 * more than there are open watches. Thread-safe.
 */
final class ReducedWatches {

    private record Watch(OutboundPolicyView.Query query, Set<String> features) {}

    private final ConcurrentMap<Watch, Integer> open = new ConcurrentHashMap<>();

    /** Counts a watch until its call ends, unless its proxy understands all. */
    void opened(OutboundPolicyView.Query query, Set<String> features, Context call) {
        if (!features.containsAll(OutboundMessages.FEATURES)) {
            Watch watch = new Watch(query, features);
            open.merge(watch, 1, Integer::sum);
            call.addListener(ended -> closed(watch), Runnable::run);
        }
    }

    private void closed(Watch watch) {
        open.computeIfPresent(watch, (key, count) -> count == 1 ? null : count - 1);
    }

    /** For how many something is left out, by Service. Takes time in what is watched. */
    BalancingStatus.LeftOut leftOut(Snapshot snapshot, OutboundPolicyView view) {
        if (!BalancingStatus.isAskedFor(snapshot)) {
            return BalancingStatus.LeftOut.NOTHING;
        }
        Map<BalancingFeature, Map<ResourceKey, Integer>> leftOut =
                new EnumMap<>(BalancingFeature.class);
        open.forEach(
                (watch, count) -> {
                    if (view.evaluate(snapshot, watch.query())
                                    instanceof Lookup.Found<OutboundPolicy> found
                            && found.value() instanceof ToService policy) {
                        services(policy)
                                .forEach(
                                        (service, asked) ->
                                                missing(asked, watch.features())
                                                        .forEach(
                                                                feature ->
                                                                        leftOut.computeIfAbsent(
                                                                                        feature,
                                                                                        key ->
                                                                                                new HashMap<>())
                                                                                .merge(
                                                                                        service,
                                                                                        count,
                                                                                        Integer
                                                                                                ::sum)));
                    }
                });
        return new BalancingStatus.LeftOut(leftOut);
    }

    /** What is asked for and not announced. */
    private static Stream<BalancingFeature> missing(Balancing asked, Set<String> announced) {
        return Stream.of(BalancingFeature.values())
                .filter(feature -> feature.isAskedFor(asked))
                .filter(feature -> !announced.contains(feature.announced()));
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
