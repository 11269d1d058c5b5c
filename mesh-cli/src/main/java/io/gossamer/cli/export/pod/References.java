package io.gossamer.cli.export.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What Pods of an application share, found while their templates are made. On one thread. */
public final class References {

    private final Map<String, Integer> claims = new LinkedHashMap<>();
    private final Set<String> configs = new LinkedHashSet<>();

    void claim(String volume, int pods) {
        claims.merge(volume, pods, Integer::sum);
    }

    void config(String name) {
        configs.add(name);
    }

    /** How many Pods mount each named volume. */
    public Map<String, Integer> claims() {
        return Collections.unmodifiableMap(claims);
    }

    /** The configs that are mounted. */
    public Set<String> configs() {
        return Collections.unmodifiableSet(configs);
    }
}
