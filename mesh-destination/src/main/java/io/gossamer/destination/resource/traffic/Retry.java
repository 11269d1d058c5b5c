package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When a request is repeated (semantics 1.4, retries). A request that the mesh itself failed is
 * repeated too, whatever the conditions.
 *
 * @param limit repetitions of one request, 0 to 65,535
 * @param timeout of each try until its response's headers; zero for none
 * @param statuses HTTP statuses to repeat after; empty for gRPC
 * @param grpcStatuses gRPC statuses to repeat after; empty for HTTP
 * @param backoff at least so long between two tries; zero for the usual pauses
 */
public record Retry(
        int limit,
        Duration timeout,
        List<StatusRange> statuses,
        Set<GrpcStatus> grpcStatuses,
        Duration backoff) {

    public static final String HTTP = "retry.linkerd.io/http";
    public static final String GRPC = "retry.linkerd.io/grpc";
    public static final String LIMIT = "retry.linkerd.io/limit";
    public static final String TIMEOUT = "retry.linkerd.io/timeout";

    private static final int MAX_LIMIT = 65_535;
    private static final int DEFAULT_LIMIT = 1;
    private static final String STATUSES = "a list of 503, 500-504, 5xx or gateway-error";
    private static final String GRPC_STATUSES =
            "a list of cancelled, deadline-exceeded, internal, resource-exhausted or unavailable";

    public Retry {
        statuses = List.copyOf(statuses);
        grpcStatuses = Set.copyOf(grpcStatuses);
    }

    /** With the usual pauses. */
    public Retry(
            int limit, Duration timeout, List<StatusRange> statuses, Set<GrpcStatus> grpcStatuses) {
        this(limit, timeout, statuses, grpcStatuses, Duration.ZERO);
    }

    /** What the annotations say of HTTP requests; null if nothing. */
    public static @Nullable Retry http(Map<String, String> annotations) {
        return read(annotations, HTTP, fault -> {});
    }

    /** What the annotations say of gRPC calls; null if nothing. */
    public static @Nullable Retry grpc(Map<String, String> annotations) {
        return read(annotations, GRPC, fault -> {});
    }

    static void check(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        read(annotations, HTTP, faults);
        // The keys that both have in common were looked at above.
        list(new AnnotationReader(annotations, faults), GRPC, GrpcStatus::parse, GRPC_STATUSES);
    }

    private static @Nullable Retry read(
            Map<String, String> annotations, String key, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        if (!reader.has(key) && !reader.has(LIMIT) && !reader.has(TIMEOUT)) {
            return null;
        }
        Duration timeout = reader.duration(TIMEOUT);
        boolean grpc = key.equals(GRPC);
        Set<GrpcStatus> grpcStatuses = EnumSet.noneOf(GrpcStatus.class);
        if (grpc) {
            grpcStatuses.addAll(list(reader, key, GrpcStatus::parse, GRPC_STATUSES));
        }
        return new Retry(
                reader.integer(LIMIT, MAX_LIMIT).orElse(DEFAULT_LIMIT),
                timeout == null ? Duration.ZERO : timeout,
                grpc ? List.of() : List.copyOf(list(reader, key, StatusRange::parse, STATUSES)),
                grpcStatuses);
    }

    private static <T> Set<T> list(
            AnnotationReader reader,
            String key,
            Function<String, Optional<T>> parse,
            String expected) {
        String text = reader.text(key);
        Set<T> values = new LinkedHashSet<>();
        if (text == null) {
            return values;
        }
        for (String entry : text.split(",", -1)) {
            Optional<T> value = parse.apply(entry.strip());
            if (value.isEmpty()) {
                reader.fault(key, expected);
                return Set.of();
            }
            values.add(value.get());
        }
        return values;
    }
}
