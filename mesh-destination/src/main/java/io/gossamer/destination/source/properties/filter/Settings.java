package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.source.properties.step.Property;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Annotations, and the property that each comes from. */
public record Settings(Map<String, String> annotations, Map<String, Origin> origins) {

    public Settings {
        annotations = Map.copyOf(annotations);
        origins = Map.copyOf(origins);
    }

    /** Nothing. */
    public static final Settings NONE = new Settings(Map.of(), Map.of());

    /** These and others; others hold where both speak. */
    public Settings and(Property at, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(annotations);
        Map<String, Origin> where = new HashMap<>(origins);
        others.forEach(
                (key, value) -> {
                    all.put(key, value);
                    where.put(key, at.origin());
                });
        return new Settings(all, where);
    }

    /** Whether nothing is set. */
    public boolean isEmpty() {
        return annotations.isEmpty();
    }
}
