package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.resource.traffic.DurationText;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code CircuitBreaker}: a breaker for each endpoint of the Service. Its name says nothing here;
 * other values have the names that Resilience4j has for them.
 */
final class BreakerFilter {

    private static final String MAX_FAILURES = "maxFailures";
    private static final String RATE = "failureRateThreshold";
    private static final String WINDOW = "slidingWindow";
    private static final String CALLS = "minimumNumberOfCalls";
    private static final String WAIT = "waitDurationInOpenState";
    private static final String MAX_WAIT = "maxWaitDurationInOpenState";
    private static final int MOST = 1_000_000;
    private static final int PERCENT = 100;

    private static final String FALLBACK = "fallbackUri";

    private static final Map<String, String> UNSUPPORTED =
            Map.of(
                    FALLBACK,
                    "the answer says that the breaker is open",
                    "statusCodes",
                    "5xx counts as failure",
                    "resumeWithoutError",
                    "the answer of the endpoint is passed on");

    private BreakerFilter() {}

    /** The annotations that say the same of a Service. */
    static Map<String, String> read(Property at, Step step) {
        Arguments arguments =
                Arguments.of(
                        at,
                        step,
                        UNSUPPORTED,
                        "name",
                        FALLBACK,
                        MAX_FAILURES,
                        RATE,
                        WINDOW,
                        CALLS,
                        WAIT,
                        MAX_WAIT);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(Breaker.MODE, arguments.has(RATE) ? "unified" : "consecutive");
        number(arguments, MAX_FAILURES, Breaker.MAX_FAILURES, annotations);
        time(arguments, WAIT, Breaker.MIN_PENALTY, annotations);
        time(arguments, MAX_WAIT, Breaker.MAX_PENALTY, annotations);
        if (arguments.has(RATE)) {
            int failures = arguments.integer(RATE, 1, PERCENT, PERCENT);
            annotations.put(
                    Breaker.THRESHOLD,
                    BigDecimal.valueOf(PERCENT - (long) failures, 2).toPlainString());
            time(arguments, WINDOW, Breaker.WINDOW, annotations);
            number(arguments, CALLS, Breaker.MIN_REQUESTS, annotations);
        } else {
            arguments.without(WINDOW, "only beside " + RATE);
            arguments.without(CALLS, "only beside " + RATE);
        }
        return annotations;
    }

    private static void number(
            Arguments arguments, String name, String annotation, Map<String, String> annotations) {
        if (arguments.has(name)) {
            annotations.put(annotation, String.valueOf(arguments.integer(name, 1, MOST, 1)));
        }
    }

    private static void time(
            Arguments arguments, String name, String annotation, Map<String, String> annotations) {
        String text = arguments.text(name);
        if (text == null) {
            return;
        }
        if (DurationText.annotation(text).isEmpty()) {
            arguments.refuse(name, DurationText.ANNOTATION);
        } else {
            annotations.put(annotation, text);
        }
    }
}
