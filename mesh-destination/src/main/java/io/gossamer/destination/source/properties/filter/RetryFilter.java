package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code Retry}: which statuses are followed by another try, and how often. What the mesh itself
 * failed is tried again too, as with the gateway's exceptions; a budget bounds all of it.
 */
final class RetryFilter {

    private static final String RETRIES = "retries";
    private static final String STATUSES = "statuses";
    private static final String SERIES = "series";
    private static final String METHODS = "methods";
    private static final int MAX_RETRIES = 65_535;
    private static final int DEFAULT_RETRIES = 3;

    private static final Map<String, String> SERIES_NAMES =
            Map.of("CLIENT_ERROR", "400-499", "4", "400-499", "SERVER_ERROR", "5xx", "5", "5xx");

    private static final String PAUSE = "a retry budget takes its place";
    private static final String FIRST_BACKOFF = "backoff.firstBackoff";
    private static final String MAX_BACKOFF = "backoff.maxBackoff";
    private static final String FACTOR = "backoff.factor";
    private static final String BASE = "backoff.basedOnPreviousValue";
    private static final String JITTER = "jitter.randomFactor";
    private static final String TIMEOUT = "timeout";

    private static final Map<String, String> UNSUPPORTED =
            Map.of(
                    FIRST_BACKOFF,
                    PAUSE,
                    MAX_BACKOFF,
                    PAUSE,
                    FACTOR,
                    PAUSE,
                    BASE,
                    PAUSE,
                    JITTER,
                    PAUSE,
                    TIMEOUT,
                    "metadata.response-timeout of the route",
                    "exceptions",
                    "what the mesh itself failed is tried again anyway");

    private RetryFilter() {}

    /** The annotations that say the same of a route. */
    static Map<String, String> read(Property at, Step step, Conditions conditions) {
        Arguments arguments =
                Arguments.of(
                        at,
                        step,
                        UNSUPPORTED,
                        RETRIES,
                        STATUSES,
                        METHODS,
                        FIRST_BACKOFF,
                        MAX_BACKOFF,
                        FACTOR,
                        BASE,
                        JITTER,
                        TIMEOUT,
                        SERIES);
        methods(arguments, conditions);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(
                Retry.LIMIT,
                String.valueOf(arguments.integer(RETRIES, 0, MAX_RETRIES, DEFAULT_RETRIES)));
        Set<String> statuses = statuses(arguments);
        if (!statuses.isEmpty()) {
            annotations.put(Retry.HTTP, String.join(",", statuses));
        }
        return annotations;
    }

    /** Annotations count for all requests of the route: it must not match others. */
    private static void methods(Arguments arguments, Conditions conditions) {
        List<String> retried = arguments.has(METHODS) ? arguments.items(METHODS) : List.of("GET");
        if (conditions.methods().isEmpty() || !retried.containsAll(conditions.methods())) {
            arguments.refuse(
                    METHODS,
                    "a predicate Method="
                            + String.join(",", retried)
                            + " beside it: all requests of the route are tried again");
        }
    }

    private static Set<String> statuses(Arguments arguments) {
        Set<String> statuses = new LinkedHashSet<>();
        List<String> series =
                arguments.has(SERIES) ? arguments.items(SERIES) : List.of("SERVER_ERROR");
        for (String name : series) {
            String range = SERIES_NAMES.get(name.toUpperCase(Locale.ROOT));
            if (range == null) {
                arguments.refuse(SERIES, "SERVER_ERROR or CLIENT_ERROR");
            } else {
                statuses.add(range);
            }
        }
        for (String status : arguments.items(STATUSES)) {
            String number = StatusNames.number(status);
            if (!number.matches("[1-5]\\d\\d")) {
                arguments.refuse(STATUSES, "statuses, as in 502 or BAD_GATEWAY");
            } else if (!(number.startsWith("5") && statuses.contains("5xx"))) {
                statuses.add(number);
            }
        }
        return statuses;
    }
}
