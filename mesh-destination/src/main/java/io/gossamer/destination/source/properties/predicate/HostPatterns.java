package io.gossamer.destination.source.properties.predicate;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Host patterns of Spring Cloud Gateway: {@code **.x} is x and all that is below it. */
final class HostPatterns {

    private static final String ANY = "**";
    private static final String BELOW = "**.";

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private HostPatterns() {}

    /**
     * The hostnames that a pattern stands for; empty for all.
     *
     * @param problem told what would have been right
     */
    static List<String> read(String pattern, Consumer<String> problem) {
        String host = pattern.toLowerCase(Locale.ROOT);
        if (host.equals(ANY)) {
            return List.of();
        }
        boolean below = host.startsWith(BELOW);
        String name = below ? host.substring(BELOW.length()) : host;
        if (!NAME.matcher(name).matches()) {
            problem.accept(expected(name));
        }
        return below ? List.of(name, "*." + name) : List.of(name);
    }

    private static String expected(String name) {
        if (name.indexOf(':') >= 0) {
            return "a host without a port, which is not compared";
        }
        String below = name.replaceFirst("^(\\*|\\{[^}]*})\\.", "");
        return NAME.matcher(below).matches()
                ? BELOW + below + ", which takes any number of labels"
                : "a DNS name, or one below **.";
    }
}
