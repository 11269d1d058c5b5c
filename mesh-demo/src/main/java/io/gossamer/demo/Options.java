package io.gossamer.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a role was told on its command line: {@code --name value} pairs. Immutable.
 *
 * @param values by name, without the dashes
 */
public record Options(Map<String, String> values) {

    private static final Set<String> NAMES =
            Set.of(
                    "listen", "port", "name", "delay", "rate", "web", "books", "reviews", "stock",
                    "prices", "coupons", "legacy");

    public Options {
        values = Map.copyOf(values);
    }

    /**
     * Parses the arguments from an index on.
     *
     * @throws IllegalArgumentException naming the argument that is unknown or has no value
     */
    static Options parse(String[] arguments, int from) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = from; i < arguments.length; i += 2) {
            String argument = arguments[i];
            if (!argument.startsWith("--") || !NAMES.contains(argument.substring(2))) {
                throw new IllegalArgumentException(
                        "argument: " + argument + " (expected: one of --" + sortedNames() + ")");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + ": no value (expected: one)");
            }
            values.put(argument.substring(2), arguments[i + 1]);
        }
        return new Options(values);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * A whole number of 0 or more.
     *
     * @throws IllegalArgumentException naming the option if it is something else
     */
    public int number(String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a negative number.
        }
        throw new IllegalArgumentException(
                "--" + name + ": " + value + " (expected: a whole number of 0 or more)");
    }

    /**
     * The address of another service, {@code host:port}.
     *
     * @throws IllegalArgumentException naming the option if it has another form
     */
    public HostPort service(String name, int defaultPort) {
        return HostPort.parse("--" + name, text(name, name + ":" + defaultPort));
    }

    /** Where the role listens. Port 0 lets the system choose. */
    public HostPort listen() {
        return new HostPort(text("listen", "127.0.0.1"), number("port", 0));
    }

    private static String sortedNames() {
        return String.join(", --", NAMES.stream().sorted().toList());
    }
}
