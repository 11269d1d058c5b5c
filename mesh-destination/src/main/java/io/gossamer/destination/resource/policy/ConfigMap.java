package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import java.util.List;
import java.util.Map;

/**
 * A ConfigMap. Of its entries only JSON Web Key Sets are kept, by their keys.
 *
 * @param keySets what JwtAuthentications may name
 */
public record ConfigMap(Metadata metadata, Map<String, KeySet> keySets) implements Resource {

    /**
     * A key set.
     *
     * @param problems why it is not to be used; empty if it is
     */
    public record KeySet(List<TokenKey> keys, List<Problem> problems) {

        public KeySet {
            keys = List.copyOf(keys);
            problems = List.copyOf(problems);
        }
    }

    public ConfigMap {
        keySets = Map.copyOf(keySets);
    }

    @Override
    public Kind kind() {
        return Kind.CONFIG_MAP;
    }
}
