package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.mesh.v1.DestinationLimits;
import io.gossamer.api.mesh.v1.SessionAffinity;
import io.gossamer.api.outbound.Backend.BalanceP2c;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.OutboundPolicy.Backoff;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Backends and what guards them (contract section 1, outbound.Backend, FailureAccrual). */
final class BackendMapping {

    private static final Duration LONGEST_SLOW_START = Duration.ofHours(1);

    /** What goes beyond the contract, by the path of the balancer (rule R14). */
    private final Map<String, BalancerExtension> extensions = new HashMap<>();

    BackendMapping(List<BalancerExtension> extensions) {
        extensions.forEach(extension -> this.extensions.put(extension.getPath(), extension));
    }

    Backend backend(io.gossamer.api.outbound.Backend message) throws MalformedException {
        require(message.hasQueue(), "backend queue: missing (expected: capacity and timeout)");
        require(
                message.getQueue().hasFailfastTimeout() && message.getQueue().getCapacity() != 0,
                "backend queue: incomplete (expected: capacity and failfast timeout)");
        int capacity = message.getQueue().getCapacity();
        return new Backend(
                Scalars.meta(message.getMetadata()),
                dispatch(message),
                capacity < 0 ? Integer.MAX_VALUE : capacity,
                Scalars.duration(message.getQueue().getFailfastTimeout()));
    }

    private Backend.Dispatch dispatch(io.gossamer.api.outbound.Backend message)
            throws MalformedException {
        return switch (message.getKindCase()) {
            case FORWARD -> {
                Endpoint endpoint = EndpointMapping.endpoint(message.getForward(), Map.of());
                if (endpoint == null) {
                    throw new MalformedException("forward: no address (expected: IP and port)");
                }
                yield new Backend.Dispatch.Forward(endpoint);
            }
            case BALANCER -> {
                BalanceP2c balancer = message.getBalancer();
                String path = balancer.getDiscovery().getDst().getPath();
                require(
                        balancer.getDiscovery().hasDst() && !path.isEmpty(),
                        "balancer discovery: missing (expected: a path)");
                BalancerExtension extension =
                        extensions.getOrDefault(path, BalancerExtension.getDefaultInstance());
                yield new Backend.Dispatch.Balance(
                        path,
                        load(balancer),
                        affinity(extension.getSessionAffinity()),
                        slowStart(extension.getSlowStart()),
                        limits(extension.getLimits()));
            }
            case KIND_NOT_SET ->
                    throw new MalformedException(
                            "backend: missing (expected: forward or balancer)");
        };
    }

    /** Null if the message asks for none, or for one that this proxy does not know. */
    private static Backend.@Nullable Affinity affinity(SessionAffinity message) {
        return switch (message.getKeyCase()) {
            case HEADER ->
                    message.getHeader().isEmpty()
                            ? null
                            : new Backend.Affinity.Header(message.getHeader());
            case COOKIE ->
                    message.getCookie().isEmpty()
                            ? null
                            : new Backend.Affinity.Cookie(message.getCookie());
            case SOURCE -> new Backend.Affinity.Source();
            case KEY_NOT_SET -> null;
        };
    }

    /** Zero if the message asks for none, or for what is no length of time. */
    private static Duration slowStart(com.google.protobuf.Duration message) {
        if (message.getSeconds() < 0 || message.getNanos() < 0) {
            return Duration.ZERO;
        }
        return message.getSeconds() < LONGEST_SLOW_START.toSeconds()
                ? Duration.ofSeconds(message.getSeconds(), message.getNanos())
                : LONGEST_SLOW_START;
    }

    private static Backend.Limits limits(DestinationLimits message) {
        return new Backend.Limits(
                limit(message.getMaxConnections()),
                limit(message.getMaxRequests()),
                limit(message.getMaxPending()));
    }

    private static int limit(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    private static Backend.LoadMetric load(BalanceP2c message) throws MalformedException {
        return switch (message.getLoadCase()) {
            case PEAK_EWMA ->
                    new Backend.LoadMetric(
                            Scalars.duration(message.getPeakEwma().getDefaultRtt()),
                            Scalars.duration(message.getPeakEwma().getDecay()),
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO);
            case PENALTY_PEAK_EWMA -> {
                BalanceP2c.PenaltyPeakEwma load = message.getPenaltyPeakEwma();
                yield new Backend.LoadMetric(
                        Scalars.duration(load.getDefaultRtt()),
                        Scalars.duration(load.getDecay()),
                        Scalars.duration(load.getPenalty()),
                        Scalars.duration(load.getMaxRetryAfter()),
                        Scalars.duration(load.getPenaltyDecay()));
            }
            case LOAD_NOT_SET ->
                    throw new MalformedException(
                            "balancer load: missing (expected: peak EWMA, with penalty or without)");
        };
    }

    /** Null if the message asks for none. */
    static @Nullable FailureAccrual accrual(io.gossamer.api.outbound.FailureAccrual message)
            throws MalformedException {
        int minReady = Math.max(0, message.getEjection().getMinReadyEndpoints());
        return switch (message.getKindCase()) {
            case CONSECUTIVE_FAILURES ->
                    new FailureAccrual(
                            message.getConsecutiveFailures().getMaxFailures(),
                            0,
                            Duration.ZERO,
                            0,
                            requiredBackoff(
                                    message.getConsecutiveFailures().hasBackoff(),
                                    message.getConsecutiveFailures().getBackoff()),
                            minReady);
            case UNIFIED -> {
                io.gossamer.api.outbound.FailureAccrual.Unified unified = message.getUnified();
                double rate = unified.getSuccessRateThreshold();
                require(
                        rate >= 0 && rate <= 1,
                        "success rate threshold: " + rate + " (expected: 0 to 1)");
                yield new FailureAccrual(
                        unified.getMaxConsecutiveFailures(),
                        rate,
                        Scalars.duration(unified.getDecay()),
                        unified.getMinRequests(),
                        requiredBackoff(unified.hasBackoff(), unified.getBackoff()),
                        minReady);
            }
            case KIND_NOT_SET -> null;
        };
    }

    private static Backoff requiredBackoff(boolean present, ExponentialBackoff message)
            throws MalformedException {
        require(present, "failure accrual backoff: missing (expected: min and max)");
        return backoff(message);
    }

    static Backoff backoff(ExponentialBackoff message) throws MalformedException {
        require(
                message.hasMinBackoff() && message.hasMaxBackoff(),
                "backoff: incomplete (expected: min and max)");
        Duration min = Scalars.duration(message.getMinBackoff());
        Duration max = Scalars.duration(message.getMaxBackoff());
        float jitter = message.getJitterRatio();
        require(
                !min.isZero() && max.compareTo(min) >= 0,
                "backoff: " + min + " to " + max + " (expected: 0 < min <= max)");
        require(
                jitter >= 0 && jitter <= 100,
                "backoff jitter: " + jitter + " (expected: 0 to 100)");
        return new Backoff(min, max, jitter, message.getRespectRetryAfterHint());
    }
}
