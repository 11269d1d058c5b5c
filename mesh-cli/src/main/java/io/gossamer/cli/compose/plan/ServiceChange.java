package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.yaml.YamlNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What changes in the description of a service.
 *
 * @param set values by key, in their order, instead of those that are there
 * @param removed keys that must go
 * @param isUnmerged whether what merge keys bring is to be written out, without the former
 */
public record ServiceChange(Map<String, YamlNode> set, Set<String> removed, boolean isUnmerged) {

    public ServiceChange {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        removed = Collections.unmodifiableSet(new LinkedHashSet<>(removed));
    }

    public boolean isEmpty() {
        return set.isEmpty() && removed.isEmpty() && !isUnmerged;
    }

    /** Whether the entry of a key does not stay as it is. */
    public boolean concerns(String key) {
        return set.containsKey(key)
                || removed.contains(key)
                || (isUnmerged && key.equals(YamlNode.MERGE));
    }
}
