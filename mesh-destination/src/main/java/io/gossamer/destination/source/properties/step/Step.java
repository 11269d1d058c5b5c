package io.gossamer.destination.source.properties.step;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A predicate or filter as it was written.
 *
 * @param name as in {@code Path}
 * @param args values by name; those of the short form by {@code #0}, {@code #1} and so on
 */
public record Step(@Nullable String name, @Nullable Map<String, String> args) {

    private static final String POSITION = "#";

    public Step {
        name = name == null ? "" : name.strip();
        args = args == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }

    /** The short form, {@code Name=value, value}: values are separated by commas. */
    public static Step of(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new Step(text, Map.of());
        }
        Map<String, String> args = new LinkedHashMap<>();
        for (String value : text.substring(equals + 1).split(",", -1)) {
            if (!value.isBlank()) {
                args.put(POSITION + args.size(), value.strip());
            }
        }
        return new Step(text.substring(0, equals), args);
    }

    /** The name, empty without one. */
    public String title() {
        return name == null ? "" : name;
    }

    Map<String, String> values() {
        return args == null ? Map.of() : args;
    }

    /** Whether it was written in the short form. */
    boolean brief() {
        return values().keySet().stream().allMatch(key -> key.startsWith(POSITION));
    }

    /** As it was written, for messages. */
    @Override
    public String toString() {
        if (values().isEmpty()) {
            return title();
        }
        return brief() ? title() + "=" + String.join(", ", values().values()) : title() + values();
    }
}
