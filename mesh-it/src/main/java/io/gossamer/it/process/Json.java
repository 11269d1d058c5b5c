package io.gossamer.it.process;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads JSON, which is YAML as far as this mesh prints it. */
public final class Json {

    private Json() {}

    /** Maps, lists, strings, numbers and booleans. */
    public static @Nullable Object parse(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    /** A text that is an object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        if (parse(text) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new AssertionError("JSON: " + text + " (expected: an object)");
    }

    /** A member that is a list. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(Map<String, Object> object, String key) {
        if (object.get(key) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new AssertionError(key + ": " + object.get(key) + " (expected: a list)");
    }
}
