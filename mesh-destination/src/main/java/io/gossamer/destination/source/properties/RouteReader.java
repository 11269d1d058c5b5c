package io.gossamer.destination.source.properties;

import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.traffic.Timeouts;
import io.gossamer.destination.source.properties.filter.Actions;
import io.gossamer.destination.source.properties.filter.Filters;
import io.gossamer.destination.source.properties.filter.Settings;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.predicate.Predicates;
import io.gossamer.destination.source.properties.step.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one route; what is wrong with it is reported. */
final class RouteReader {

    private static final String DEFAULT_NAMESPACE = "default";
    private static final String RESPONSE_TIMEOUT = "response-timeout";
    private static final int MAX_WEIGHT = 1_000_000;
    private static final int MAX_NAME = 253;

    /** Stands in for a Service that was refused, so that the rest is looked at too. */
    private static final ServiceUri UNKNOWN = new ServiceUri("", "", "", 1);

    private final Property at;
    private final RouteProperties properties;
    private final String clusterDomain;

    /**
     * @param clusterDomain last part of the DNS names of services
     */
    RouteReader(Property at, RouteProperties properties, String clusterDomain) {
        this.at = at;
        this.properties = properties;
        this.clusterDomain = clusterDomain;
    }

    /** The route; null if it names no Service, which was reported then. */
    @Nullable RouteDraft read(int index) {
        Conditions conditions =
                Predicates.read(at, Objects.requireNonNull(properties.predicates()));
        Actions actions =
                Filters.read(at, Objects.requireNonNull(properties.filters()), conditions);
        String own = namespace();
        ServiceUri service = service();
        String id = id(index);
        Settings settings = metadata(actions.onRoute());
        ParentRef parent = parent(service == null ? UNKNOWN : service, own);
        List<BackendRef> backends = backends(parent, actions);
        if (service == null) {
            return null;
        }
        return new RouteDraft(
                at,
                id,
                properties.namespace() == null ? parent.namespace() : own,
                properties.order() == null ? 0 : properties.order(),
                parent,
                backends,
                conditions,
                actions,
                settings);
    }

    private ParentRef parent(ServiceUri service, String own) {
        Property stated = at.child(properties.service() == null ? "uri" : "service");
        return new ParentRef(
                "",
                "Service",
                service.namespace().isEmpty() ? own : service.namespace(),
                service.name(),
                service.port(),
                "",
                stated.place());
    }

    private String namespace() {
        String namespace = properties.namespace();
        if (namespace != null && !namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            at.child("namespace").refuse(namespace, "a DNS label");
        }
        return namespace == null ? DEFAULT_NAMESPACE : namespace;
    }

    /** Names of Kubernetes are in lower case, and identifiers of gateways often are not. */
    private String id(int index) {
        String id = properties.id();
        if (id == null || id.isBlank()) {
            return "routes-" + index;
        }
        String name =
                id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (name.isEmpty() || name.length() > MAX_NAME) {
            at.child("id").refuse(id, "letters and digits, at most " + MAX_NAME);
        }
        return name;
    }

    private @Nullable ServiceUri service() {
        if (properties.service() != null) {
            return ServiceUri.parse(at.child("service"), properties.service(), clusterDomain);
        }
        boolean several = !Objects.requireNonNull(properties.backends()).isEmpty();
        if (properties.uri() == null || several) {
            at.child("service")
                    .refuse(
                            null,
                            "the Service that clients call, as in books.shop:8080"
                                    + (several ? "" : ", or a uri"));
            return null;
        }
        return ServiceUri.parse(at.child("uri"), properties.uri(), clusterDomain);
    }

    private List<BackendRef> backends(ParentRef parent, Actions actions) {
        List<RouteProperties.Backend> several = Objects.requireNonNull(properties.backends());
        String uri = properties.uri();
        if (uri != null && !several.isEmpty()) {
            at.child("uri").refuse(uri, "either uri or backends");
        }
        List<BackendRef> backends = new ArrayList<>();
        if (uri != null && properties.service() != null && !nowhere(uri, actions)) {
            Property where = at.child("uri");
            add(backends, where, where.place(), uri, 1, parent);
        }
        for (int i = 0; i < several.size(); i++) {
            RouteProperties.Backend backend = several.get(i);
            Property where = at.element("backends", i);
            int weight = backend.weight() == null ? 1 : backend.weight();
            if (weight < 0 || weight > MAX_WEIGHT) {
                where.child("weight").refuse(weight, "a weight from 0 to " + MAX_WEIGHT);
            }
            add(backends, where.child("uri"), where.place(), backend.uri(), weight, parent);
        }
        return backends;
    }

    /** What gateways write where a redirect answers. */
    private static boolean nowhere(String uri, Actions actions) {
        return uri.equals("no://op") && actions.redirects();
    }

    private void add(
            List<BackendRef> backends,
            Property where,
            Place place,
            @Nullable String uri,
            int weight,
            ParentRef parent) {
        ServiceUri service = ServiceUri.parse(where, uri, clusterDomain);
        if (service == null) {
            return;
        }
        int port = service.port() == 0 ? parent.port() : service.port();
        if (port == 0) {
            where.refuse(uri, "a port too, as in " + uri + ":8080, or one of service");
        }
        String namespace = service.namespace().isEmpty() ? parent.namespace() : service.namespace();
        backends.add(
                new BackendRef(
                        "", "Service", namespace, service.name(), port, weight, List.of(), place));
    }

    /** What gateways set per route beside filters. */
    private Settings metadata(Settings settings) {
        Settings result = settings;
        for (Map.Entry<String, String> entry :
                Objects.requireNonNull(properties.metadata()).entrySet()) {
            Property where = at.child("metadata." + entry.getKey());
            String name = entry.getKey().replace("-", "").toLowerCase(Locale.ROOT);
            if (name.equals(RESPONSE_TIMEOUT.replace("-", ""))) {
                String time = entry.getValue().strip();
                if (!time.matches("-1|\\d{1,9}")) {
                    where.refuse(time, "milliseconds, or -1 for no limit");
                } else {
                    String annotation = time.equals("-1") ? "0" : time + "ms";
                    result = result.and(where, Map.of(Timeouts.RESPONSE, annotation));
                }
            } else if (name.equals("connecttimeout")) {
                where.refuse(entry.getValue(), RESPONSE_TIMEOUT + "; connecting is the mesh's");
            }
        }
        return result;
    }
}
