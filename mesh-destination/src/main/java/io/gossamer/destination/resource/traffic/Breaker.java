package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When an endpoint is left alone for a while (semantics 1.4, circuit breaking).
 *
 * @param maxFailures failures in a row that open it; 0 for never
 * @param rate opens it by the share of successes too; null if only failures in a row count
 * @param minPenalty first pause, more than zero
 * @param maxPenalty longest pause, at least the first one
 * @param jitter share of a pause that is added at random, 0 to 100
 * @param honourRetryAfter the endpoint's own wish for a pause counts
 */
public record Breaker(
        int maxFailures,
        @Nullable SuccessRate rate,
        Duration minPenalty,
        Duration maxPenalty,
        double jitter,
        boolean honourRetryAfter) {

    public static final String MODE = "balancer.linkerd.io/failure-accrual";

    private static final String CONSECUTIVE = MODE + "-consecutive";
    public static final String MAX_FAILURES = CONSECUTIVE + "-max-failures";
    public static final String MIN_PENALTY = CONSECUTIVE + "-min-penalty";
    public static final String MAX_PENALTY = CONSECUTIVE + "-max-penalty";
    public static final String JITTER_RATIO = CONSECUTIVE + "-jitter-ratio";

    private static final String ALPHA = "balancer.alpha.linkerd.io/failure-accrual";
    public static final String THRESHOLD = ALPHA + "-success-rate-threshold";
    public static final String WINDOW = ALPHA + "-success-rate-window";
    public static final String MIN_REQUESTS = ALPHA + "-success-rate-min-requests";
    public static final String HONOUR_RETRY_AFTER = ALPHA + "-honor-retry-after";

    private static final int DEFAULT_MAX_FAILURES = 7;
    private static final Duration DEFAULT_MIN_PENALTY = Duration.ofSeconds(1);
    private static final Duration DEFAULT_MAX_PENALTY = Duration.ofSeconds(60);
    private static final double DEFAULT_JITTER = 0.5;
    private static final double MAX_JITTER = 100;
    private static final double DEFAULT_THRESHOLD = 0.8;
    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(10);
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(10);
    private static final int DEFAULT_MIN_REQUESTS = 5;
    private static final int MOST_REQUESTS = 1_000_000;

    /** All of its annotations. */
    static final Set<String> KEYS =
            Set.of(
                    MODE,
                    MAX_FAILURES,
                    MIN_PENALTY,
                    MAX_PENALTY,
                    JITTER_RATIO,
                    THRESHOLD,
                    WINDOW,
                    MIN_REQUESTS,
                    HONOUR_RETRY_AFTER);

    /**
     * The share of successes below which a breaker opens.
     *
     * @param threshold 0 to 1; 0 for never
     * @param window how far back it looks, at least 10 ms
     * @param minRequests answers in the window without which it says nothing
     */
    public record SuccessRate(double threshold, Duration window, int minRequests) {}

    /** What a Service's annotations say; null if they ask for none. */
    public static @Nullable Breaker of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static @Nullable Breaker read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        String mode = reader.text(MODE);
        if (mode == null) {
            KEYS.stream()
                    .filter(reader::has)
                    .sorted()
                    .forEach(key -> reader.fault(key, "beside it " + MODE + ": consecutive"));
            return null;
        }
        boolean unified = mode.equals("unified");
        if (!unified && !mode.equals("consecutive")) {
            reader.fault(MODE, "consecutive or unified");
            return null;
        }
        Duration min = reader.positive(MIN_PENALTY, DEFAULT_MIN_PENALTY);
        Duration max = reader.positive(MAX_PENALTY, DEFAULT_MAX_PENALTY);
        if (max.compareTo(min) < 0) {
            reader.fault(
                    reader.has(MAX_PENALTY) ? MAX_PENALTY : MIN_PENALTY,
                    "a longest penalty that is at least the first one");
            max = min;
        }
        return new Breaker(
                reader.integer(MAX_FAILURES, Integer.MAX_VALUE).orElse(DEFAULT_MAX_FAILURES),
                unified ? rate(reader) : null,
                min,
                max,
                reader.number(JITTER_RATIO, MAX_JITTER, DEFAULT_JITTER),
                reader.bool(HONOUR_RETRY_AFTER));
    }

    private static SuccessRate rate(AnnotationReader reader) {
        Duration window = reader.positive(WINDOW, DEFAULT_WINDOW);
        if (window.compareTo(SHORTEST_WINDOW) < 0) {
            reader.fault(WINDOW, "at least 10ms");
            window = SHORTEST_WINDOW;
        }
        return new SuccessRate(
                reader.number(THRESHOLD, 1, DEFAULT_THRESHOLD),
                window,
                reader.integer(MIN_REQUESTS, MOST_REQUESTS).orElse(DEFAULT_MIN_REQUESTS));
    }
}
