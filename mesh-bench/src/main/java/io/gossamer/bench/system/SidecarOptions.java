package io.gossamer.bench.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What our sidecars are given besides what the launcher gives them. Immutable.
 *
 * @param jvm options, which win over the launcher's
 * @param properties below {@code mesh.proxy}
 */
public record SidecarOptions(List<String> jvm, Map<String, String> properties) {

    public SidecarOptions {
        jvm = List.copyOf(jvm);
        properties = Map.copyOf(properties);
    }

    /** The same with more, which win over those that are there. */
    SidecarOptions with(List<String> moreJvm, Map<String, String> moreProperties) {
        List<String> allJvm = new ArrayList<>(jvm);
        allJvm.addAll(moreJvm);
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(moreProperties);
        return new SidecarOptions(allJvm, all);
    }

    /** The launcher's command with the options before its class path. */
    List<String> applyTo(List<String> command) {
        List<String> all = new ArrayList<>(command);
        all.addAll(all.indexOf("-cp"), jvm);
        return all;
    }
}
