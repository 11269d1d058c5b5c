package io.gossamer.destination.source.properties.step;

import io.gossamer.destination.resource.NearNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of one predicate or filter by name. Reading one that is wrong reports it. */
public final class Arguments {

    private final Property at;
    private final Step step;
    private final List<String> names;
    private final Map<String, String> unsupported;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Arguments(Property at, Step step, Map<String, String> unsupported, List<String> names) {
        this.at = at;
        this.step = step;
        this.unsupported = unsupported;
        this.names = names;
    }

    /** Values of which each has a name of its own. */
    public static Arguments of(Property at, Step step, String... names) {
        return of(at, step, Map.of(), names);
    }

    /**
     * Values of which each has a name of its own.
     *
     * @param unsupported names that are known and refused, with what holds instead
     * @param names in the order of the short form; those that are refused stand there too if the
     *     short form has a place for them
     */
    public static Arguments of(
            Property at, Step step, Map<String, String> unsupported, String... names) {
        Arguments result = new Arguments(at, step, unsupported, List.of(names));
        result.read(false);
        new TreeMap<>(unsupported).forEach(result::without);
        return result;
    }

    /** Values of which the short form gathers all under the first name. */
    public static Arguments gathered(Property at, Step step, String... names) {
        Arguments result = new Arguments(at, step, Map.of(), List.of(names));
        result.read(true);
        return result;
    }

    private void read(boolean gather) {
        int position = 0;
        for (Map.Entry<String, String> value : step.values().entrySet()) {
            String key = value.getKey();
            if (key.startsWith("#")) {
                if (gather || position < names.size()) {
                    add(names.get(gather ? 0 : position), value.getValue());
                } else {
                    at.refuse(
                            step,
                            "at most "
                                    + names.size()
                                    + " values: "
                                    + String.join(", ", supported()));
                }
                position++;
            } else {
                named(key, value.getValue());
            }
        }
    }

    private void named(String key, String value) {
        // Elements of a list are args.patterns[0] in a file, and patterns.0 or patterns[0] here.
        String plain = plain(key.replaceFirst("(\\[\\d+]|\\.\\d+)$", ""));
        for (List<String> known : List.of(names, List.copyOf(unsupported.keySet()))) {
            for (String name : known) {
                if (plain(name).equals(plain)) {
                    add(name, value);
                    return;
                }
            }
        }
        at.child("args." + key).refuse(value, NearNames.instead(key, supported()));
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value.strip());
    }

    private List<String> supported() {
        return names.stream().filter(name -> !unsupported.containsKey(name)).toList();
    }

    /** Environment variables know neither capitals nor hyphens. */
    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Where a value stands: in the short form the whole step. */
    private Property at(String name) {
        return step.brief() ? at : at.child("args." + name);
    }

    /** Says that a value is wrong. */
    public void refuse(String name, String expected) {
        at(name).refuse(step.brief() ? step : text(name), expected);
    }

    /** Whether the value was stated. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value; null if it is absent or empty. */
    public @Nullable String text(String name) {
        List<String> found = values.get(name);
        String text = found == null ? "" : String.join(",", found);
        return text.isEmpty() ? null : text;
    }

    /** The value; empty and reported if there is none. */
    public String required(String name, String expected) {
        String text = text(name);
        if (text == null) {
            refuse(name, expected);
            return "";
        }
        return text;
    }

    /**
     * The name of another resource; empty and reported if there is none, or if it cannot be one.
     */
    public String resourceName(String name, String expected) {
        String text = required(name, expected);
        if (!text.isEmpty() && !text.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            refuse(name, expected);
        }
        return text;
    }

    /** A list, separated by commas or written as one; empty if it is absent. */
    public List<String> items(String name) {
        String text = text(name);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
    }

    /** An integer within bounds; the default if it is absent. */
    public int integer(String name, int low, int high, int absent) {
        String text = text(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= low && value <= high) {
                return value;
            }
        }
        refuse(name, name + " as an integer from " + low + " to " + high);
        return absent;
    }

    /** True or false; the default if it is absent. */
    public boolean flag(String name, boolean absent) {
        String text = text(name);
        if (text == null) {
            return absent;
        }
        if (!text.equals("true") && !text.equals("false")) {
            refuse(name, name + " as true or false");
        }
        return text.equals("true");
    }

    /** Refuses a value that would have no effect here. */
    public void without(String name, String instead) {
        if (has(name)) {
            refuse(name, "no " + name + ": " + instead);
        }
    }
}
