package io.gossamer.destination.source.registry;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an identity may register, as its join tokens said.
 *
 * @param labels of its workloads; manifests' selectors look at these
 */
public record Grant(Set<String> workloads, Set<String> services, Map<String, String> labels) {

    static final Grant NOTHING = new Grant(Set.of(), Set.of(), Map.of());

    public Grant {
        workloads = Set.copyOf(workloads);
        services = Set.copyOf(services);
        labels = Map.copyOf(labels);
    }

    /** Both; the labels of the other one win. */
    Grant plus(Grant other) {
        Set<String> allWorkloads = new LinkedHashSet<>(workloads);
        allWorkloads.addAll(other.workloads);
        Set<String> allServices = new LinkedHashSet<>(services);
        allServices.addAll(other.services);
        Map<String, String> allLabels = new HashMap<>(labels);
        allLabels.putAll(other.labels);
        return new Grant(allWorkloads, allServices, allLabels);
    }

    /** Names of all kinds. */
    int size() {
        return workloads.size() + services.size() + labels.size();
    }
}
