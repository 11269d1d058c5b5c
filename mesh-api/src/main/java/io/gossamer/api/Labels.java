package io.gossamer.api;

import io.gossamer.api.mesh.v1.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps of texts as messages have them: a list of entries. */
public final class Labels {

    private Labels() {}

    /** An entry. */
    public static Label of(String key, String value) {
        return Label.newBuilder().setKey(key).setValue(value).build();
    }

    /** The entries of a map, in its order. */
    public static List<Label> list(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> of(label.getKey(), label.getValue()))
                .toList();
    }

    /** The map that entries make, in their order; of several with one key the last counts. */
    public static Map<String, String> map(List<Label> labels) {
        Map<String, String> map = new LinkedHashMap<>();
        labels.forEach(label -> map.put(label.getKey(), label.getValue()));
        return map;
    }
}
