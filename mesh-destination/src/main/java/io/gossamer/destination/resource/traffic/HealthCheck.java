package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the sidecar of a registered workload asks its application whether it is well (semantics 1.3,
 * active health checks).
 *
 * @param path of an HTTP check; empty for others
 * @param interval from one check to the next
 * @param timeout of one check, at most the interval
 * @param healthyThreshold checks in a row after which what failed is well again
 * @param unhealthyThreshold checks in a row after which what was well has failed
 */
public record HealthCheck(
        Protocol protocol,
        String path,
        Duration interval,
        Duration timeout,
        int healthyThreshold,
        int unhealthyThreshold) {

    public static final String PATH = "health.gossamer.io/path";
    public static final String PROTOCOL = "health.gossamer.io/protocol";
    public static final String INTERVAL = "health.gossamer.io/interval";
    public static final String TIMEOUT = "health.gossamer.io/timeout";
    public static final String HEALTHY_THRESHOLD = "health.gossamer.io/healthy-threshold";
    public static final String UNHEALTHY_THRESHOLD = "health.gossamer.io/unhealthy-threshold";

    /** All of its annotations; one of the first two asks for it. */
    public static final List<String> KEYS =
            List.of(PATH, PROTOCOL, INTERVAL, TIMEOUT, HEALTHY_THRESHOLD, UNHEALTHY_THRESHOLD);

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);
    private static final int DEFAULT_HEALTHY = 2;
    private static final int DEFAULT_UNHEALTHY = 3;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int HIGHEST_THRESHOLD = 100;

    /** A path and a query in the characters that a URI may have (RFC 3986), and a bound. */
    private static final Pattern PATHS = Pattern.compile("/[-A-Za-z0-9._~%!$&'()*+,;=:@/?]{0,255}");

    /** What is asked. */
    public enum Protocol {
        /** A GET. */
        HTTP,
        /** Whether a connection is accepted. */
        TCP,
        /** {@code grpc.health.v1.Health/Check}. */
        GRPC
    }

    /** What the annotations of a Service or workload say; null if they ask for none. */
    public static @Nullable HealthCheck of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    /** What is wrong with the annotations of a workload. */
    public static List<AnnotationFault> faults(Map<String, String> annotations) {
        List<AnnotationFault> faults = new ArrayList<>();
        read(annotations, faults::add);
        return faults;
    }

    /** The annotation that asks for it. */
    public String askedBy(Map<String, String> annotations) {
        return annotations.containsKey(PATH) ? PATH : PROTOCOL;
    }

    static @Nullable HealthCheck read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        if (!reader.has(PATH) && !reader.has(PROTOCOL)) {
            KEYS.stream()
                    .filter(reader::has)
                    .forEach(key -> reader.fault(key, "beside it " + PATH + " or " + PROTOCOL));
            return null;
        }
        Protocol protocol = protocol(reader);
        String path = protocol == null ? null : path(reader, protocol);
        if (protocol == null || path == null) {
            return null;
        }
        Duration interval = interval(reader);
        return new HealthCheck(
                protocol,
                path,
                interval,
                timeout(reader, interval),
                threshold(reader, HEALTHY_THRESHOLD, DEFAULT_HEALTHY),
                threshold(reader, UNHEALTHY_THRESHOLD, DEFAULT_UNHEALTHY));
    }

    private static @Nullable Protocol protocol(AnnotationReader reader) {
        String text = reader.text(PROTOCOL);
        if (text == null) {
            return Protocol.HTTP;
        }
        return switch (text) {
            case "http" -> Protocol.HTTP;
            case "tcp" -> Protocol.TCP;
            case "grpc" -> Protocol.GRPC;
            default -> {
                reader.fault(PROTOCOL, "http, tcp or grpc");
                yield null;
            }
        };
    }

    private static @Nullable String path(AnnotationReader reader, Protocol protocol) {
        String text = reader.text(PATH);
        if (protocol != Protocol.HTTP) {
            if (text != null) {
                reader.fault(PATH, "none beside " + PROTOCOL + ": tcp or grpc");
            }
            return "";
        }
        if (text == null) {
            return "/";
        }
        if (!PATHS.matcher(text).matches()) {
            reader.fault(PATH, "a path of at most 256 characters, as in /healthz");
            return null;
        }
        return text;
    }

    private static Duration interval(AnnotationReader reader) {
        Duration interval = reader.positive(INTERVAL, DEFAULT_INTERVAL);
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            reader.fault(INTERVAL, "100ms to 1h");
            return DEFAULT_INTERVAL;
        }
        return interval;
    }

    private static Duration timeout(AnnotationReader reader, Duration interval) {
        Duration absent = DEFAULT_TIMEOUT.compareTo(interval) < 0 ? DEFAULT_TIMEOUT : interval;
        Duration timeout = reader.positive(TIMEOUT, absent);
        if (timeout.compareTo(interval) > 0) {
            reader.fault(TIMEOUT, "at most the interval");
            return absent;
        }
        return timeout;
    }

    private static int threshold(AnnotationReader reader, String key, int absent) {
        OptionalInt value = reader.integer(key, HIGHEST_THRESHOLD);
        if (value.isPresent() && value.getAsInt() == 0) {
            reader.fault(key, "an integer from 1 to " + HIGHEST_THRESHOLD);
            return absent;
        }
        return value.orElse(absent);
    }
}
