package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.http_route.Ratio;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.view.outbound.OutboundRoute;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What rules of routes have in common, whatever their protocol. */
final class RuleMessages {

    /** A request is kept for its repetition up to this size (semantics 1.4, retries). */
    static final int MAX_REPLAYED_BYTES = 64 * 1024;

    /** Between two tries (semantics 1.4, retries). */
    private static final ExponentialBackoff RETRY_BACKOFF =
            ExponentialBackoff.newBuilder()
                    .setMinBackoff(Durations.of(Duration.ofMillis(25)))
                    .setMaxBackoff(Durations.of(Duration.ofMillis(250)))
                    .setJitterRatio(1)
                    .build();

    /** The longest pause after the first one that was asked for. */
    private static final int LONGEST_BACKOFFS = 10;

    private RuleMessages() {}

    /** The pauses of a retry. */
    static ExponentialBackoff backoff(Retry retry) {
        return retry.backoff().isZero()
                ? RETRY_BACKOFF
                : RETRY_BACKOFF.toBuilder()
                        .setMinBackoff(Durations.of(retry.backoff()))
                        .setMaxBackoff(Durations.of(retry.backoff().multipliedBy(LONGEST_BACKOFFS)))
                        .build();
    }

    static Timeouts timeouts(io.gossamer.destination.resource.traffic.Timeouts timeouts) {
        Timeouts.Builder message = Timeouts.newBuilder();
        limit(timeouts.request(), message::setRequest);
        limit(timeouts.response(), message::setResponse);
        limit(timeouts.idle(), message::setIdle);
        return message.build();
    }

    /** Zero is no limit, and neither is nothing. */
    private static void limit(
            @Nullable Duration duration, Consumer<com.google.protobuf.Duration> setter) {
        if (duration != null && !duration.isZero()) {
            setter.accept(Durations.of(duration));
        }
    }

    /** What a fault that a route injects says of itself. */
    static final String ABORTED = Fault.ABORT;

    /** A share of the requests. */
    static Ratio ratio(int share) {
        return Ratio.newBuilder().setNumerator(share).setDenominator(Fault.ALL).build();
    }

    /** Why no backend of a rule for connections can be used; empty if one can. */
    static String connectionFailure(OutboundRoute.Rule rule) {
        boolean broken =
                !rule.backends().isEmpty()
                        && rule.backends().stream().noneMatch(b -> b.failure().isEmpty());
        return broken ? rule.backends().get(0).failure() : rule.failure();
    }

    static RuleExtension origin(String origin) {
        return RuleExtension.newBuilder().setOrigin(origin).build();
    }
}
