package io.gossamer.destination.source.properties;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.policy.NetworkAuthentication;
import io.gossamer.destination.resource.policy.TargetRef;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import io.gossamer.destination.source.properties.filter.Actions;
import io.gossamer.destination.source.properties.filter.Settings;
import io.gossamer.destination.source.properties.predicate.Callers;
import io.gossamer.destination.source.properties.step.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The routes of {@code mesh.destination.routes} as resources: an HTTPRoute each, or one for each
 * group of {@code Weight}; rate limits of Servers; what they say of Services.
 *
 * @param bundle routes and rate limits
 * @param services annotations of Services that other sources define
 */
public record PropertyRoutes(Bundle bundle, Map<ResourceKey, Settings> services) {

    /** The name of this source's bundle. */
    public static final String NAME = "properties";

    /** Routes of one service; each of its sidecars is told those of its destinations. */
    private static final int MAX_ROUTES = 1_000;

    public PropertyRoutes {
        services = Map.copyOf(services);
    }

    /**
     * Translates all of them.
     *
     * @param clusterDomain last part of the DNS names of services
     * @param problems takes everything that has no counterpart; what is returned then is not whole
     */
    public static PropertyRoutes read(
            List<RouteProperties> routes, String clusterDomain, SettingsProblems problems) {
        problems.require(
                routes.size() <= MAX_ROUTES,
                "routes",
                routes.size() + " routes",
                "at most " + MAX_ROUTES);
        List<RouteDraft> drafts = new ArrayList<>();
        for (int i = 0; i < Math.min(routes.size(), MAX_ROUTES); i++) {
            Property at = Property.route(problems, i);
            RouteProperties route = routes.get(i);
            RouteDraft draft =
                    route.active() ? new RouteReader(at, route, clusterDomain).read(i) : null;
            if (draft != null) {
                drafts.add(draft);
            }
        }
        List<RouteDraft> merged = new ArrayList<>(WeightGroups.merge(drafts));
        merged.sort(Comparator.comparingInt(RouteDraft::order));
        return new PropertyRoutes(new Bundle(resources(merged), List.of()), services(merged));
    }

    /**
     * Hands the routes to a sink.
     *
     * @return where other sources hand what they have, so that it passes by the properties
     */
    public ResourceSink over(ResourceSink sink) {
        if (!bundle.resources().isEmpty()) {
            sink.accept(Map.of(NAME, bundle), Set.of());
        }
        return services.isEmpty() ? sink : new ServiceOverlay(sink, services);
    }

    private static List<Resource> resources(List<RouteDraft> drafts) {
        List<Resource> resources = new ArrayList<>();
        Map<String, RouteDraft> ids = new HashMap<>();
        for (RouteDraft draft : drafts) {
            RouteDraft first = ids.putIfAbsent(draft.namespace() + "/" + draft.id(), draft);
            if (first != null) {
                draft.at()
                        .child("id")
                        .refuse(draft.id(), "an id of its own; " + first.at().path() + " has this");
            }
            resources.add(draft.route(resources.size()));
            Actions.Limit limit = draft.actions().limit();
            if (limit != null) {
                resources.add(limit(draft, limit));
            }
            Callers callers = draft.conditions().callers();
            if (callers != null) {
                resources.addAll(permission(draft, callers));
            }
        }
        return resources;
    }

    /** An AuthorizationPolicy of the Server, and the networks that it is for. */
    private static List<Resource> permission(RouteDraft draft, Callers callers) {
        String namespace = draft.parent().namespace();
        Metadata metadata = metadata(draft, callers.at());
        TargetRef networks =
                new TargetRef(
                        ParentRef.POLICY_GROUP,
                        "NetworkAuthentication",
                        namespace,
                        draft.id(),
                        callers.at().place());
        return List.of(
                new NetworkAuthentication(
                        metadata,
                        callers.networks().stream()
                                .map(each -> new NetworkAuthentication.Network(each, List.of()))
                                .toList()),
                new AuthorizationPolicy(
                        metadata,
                        server(draft, callers.server(), callers.at()),
                        List.of(networks)));
    }

    private static TargetRef server(RouteDraft draft, String name, Property at) {
        return new TargetRef(
                ParentRef.POLICY_GROUP, "Server", draft.parent().namespace(), name, at.place());
    }

    private static Metadata metadata(RouteDraft draft, Property at) {
        return new Metadata(
                draft.parent().namespace(),
                draft.id(),
                Map.of(),
                Map.of(),
                null,
                null,
                at.origin());
    }

    private static HttpLocalRateLimit limit(RouteDraft draft, Actions.Limit limit) {
        int rate = limit.requestsPerSecond();
        return new HttpLocalRateLimit(
                metadata(draft, limit.at()),
                server(draft, limit.server(), limit.at()),
                limit.perIdentity() ? 0 : rate,
                limit.perIdentity() ? rate : 0,
                List.of());
    }

    /** A Service has one breaker for all requests to it, whatever their route. */
    private static Map<ResourceKey, Settings> services(List<RouteDraft> drafts) {
        Map<ResourceKey, RouteDraft> first = new LinkedHashMap<>();
        Map<ResourceKey, Settings> services = new LinkedHashMap<>();
        for (RouteDraft draft : drafts) {
            Settings settings = draft.actions().onService();
            if (settings.isEmpty()) {
                continue;
            }
            RouteDraft holder = first.putIfAbsent(draft.service(), draft);
            services.putIfAbsent(draft.service(), settings);
            if (holder != null
                    && !holder.actions().onService().annotations().equals(settings.annotations())) {
                draft.at()
                        .child("filters")
                        .refuse(
                                "another CircuitBreaker of " + draft.service(),
                                "that of " + holder.at().path() + ": a Service has one");
            }
        }
        return services;
    }
}
