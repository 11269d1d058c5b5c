package io.gossamer.destination.source.properties;

import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import io.gossamer.destination.source.properties.filter.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts what properties say of Services into the Services of other sources, on their way to the
 * index. A Service that has a breaker of its own keeps it, and that is a problem.
 */
final class ServiceOverlay implements ResourceSink {

    private final ResourceSink sink;
    private final Map<ResourceKey, Settings> services;

    ServiceOverlay(ResourceSink sink, Map<ResourceKey, Settings> services) {
        this.sink = sink;
        this.services = Map.copyOf(services);
    }

    @Override
    public long accept(Map<String, Bundle> put, Set<String> removed) {
        Map<String, Bundle> changed = new TreeMap<>();
        put.forEach((name, bundle) -> changed.put(name, overlaid(bundle)));
        return sink.accept(changed, removed);
    }

    @Override
    public void synced(String source) {
        sink.synced(source);
    }

    private Bundle overlaid(Bundle bundle) {
        if (bundle.resources().stream().noneMatch(r -> services.containsKey(r.key()))) {
            return bundle;
        }
        List<Resource> resources = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(bundle.problems());
        for (Resource resource : bundle.resources()) {
            Settings settings = services.get(resource.key());
            if (settings == null || !(resource instanceof Service service)) {
                resources.add(resource);
            } else if (resource.metadata().annotation(Breaker.MODE) != null) {
                resources.add(resource);
                problems.add(overruled(service, settings));
            } else {
                resources.add(
                        service.withMetadata(
                                service.metadata()
                                        .withAnnotations(
                                                settings.annotations(), settings.origins())));
            }
        }
        return new Bundle(resources, problems);
    }

    private static Problem overruled(Service service, Settings settings) {
        Origin property =
                settings.origins().getOrDefault(Breaker.MODE, service.metadata().origin());
        return new Problem(
                property.source(),
                0,
                service.key().toString(),
                "",
                "CircuitBreaker",
                "no "
                        + Breaker.MODE
                        + " of the Service; "
                        + service.metadata().annotationOrigin(Breaker.MODE)
                        + " holds");
    }
}
