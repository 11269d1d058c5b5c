package io.gossamer.proxy.route;

import io.gossamer.proxy.http.Idempotence;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is repeated. A policy that asks for retries asks for all methods; our
 * own default repeats what the peer has certainly not acted on, and idempotent requests whose
 * exchange broke (rule R16). The budget is asked last and always. Thread-safe.
 */
public final class RetryPolicy {

    /** Without a retry policy: enough for a replica that is killed while another works. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(null);

    private static final int DEFAULT_RETRIES = 2;
    private static final int DEFAULT_BODY_BYTES = 64 * 1024;

    /** What is to be done, and otherwise why nothing. */
    public enum Decision {
        RETRY,
        /** The answer is not one that is retried. */
        FINAL,
        LIMIT,
        BUDGET,
        METHOD,
        /** The body is too long to be kept, or not all of it has arrived. */
        BODY,
        /** Response bytes have already gone to the client. */
        COMMITTED
    }

    /**
     * One attempt of a request.
     *
     * @param retries made so far
     * @param replayable whether the body is there to be sent again
     * @param committed whether the response has begun towards the client
     */
    public record Attempt(RequestHead head, int retries, boolean replayable, boolean committed) {}

    private final OutboundPolicy.@Nullable Retry policy;

    private RetryPolicy(OutboundPolicy.@Nullable Retry policy) {
        this.policy = policy;
    }

    public static RetryPolicy of(OutboundPolicy.@Nullable Retry policy) {
        return policy == null ? DEFAULT : new RetryPolicy(policy);
    }

    /** Bytes of body worth keeping for a retry. */
    public int maxBodyBytes() {
        return policy == null ? DEFAULT_BODY_BYTES : policy.maxRequestBytes();
    }

    /** How long an attempt may take until its response's head; zero means no bound. */
    public Duration attemptTimeout() {
        return policy == null ? Duration.ZERO : policy.timeout();
    }

    /** Whether a status can lead to a retry at all, so that a response should be held back. */
    public boolean looksAtStatus() {
        return policy != null;
    }

    /** Whether a gRPC status can lead to a retry, so that trailers should be seen first. */
    public boolean looksAtGrpcStatus() {
        return policy != null && !policy.grpcCodes().isEmpty();
    }

    /** After an answer with an HTTP status. */
    public Decision afterStatus(Attempt attempt, int status, RetryBudget budget) {
        return policy != null && contains(policy.statuses(), status)
                ? decide(attempt, budget)
                : Decision.FINAL;
    }

    /** After an answer with a gRPC status. */
    public Decision afterGrpcStatus(Attempt attempt, int status, RetryBudget budget) {
        return policy != null && policy.grpcCodes().contains(status)
                ? decide(attempt, budget)
                : Decision.FINAL;
    }

    /** After an attempt that got no answer. */
    public Decision afterFailure(Attempt attempt, ProxyFailure failure, RetryBudget budget) {
        switch (failure.code()) {
            case CONNECT_FAILED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    CONNECTION_CLOSED,
                    RESPONSE_TIMEOUT,
                    FAILFAST -> {
                boolean safe = failure.isRetryable() || policy != null;
                return safe || Idempotence.of(attempt.head())
                        ? decide(attempt, budget)
                        : Decision.METHOD;
            }
            default -> {
                return failure.isRetryable() ? decide(attempt, budget) : Decision.FINAL;
            }
        }
    }

    /**
     * Nanoseconds to wait before the retry of that number.
     *
     * @param retries made so far
     */
    public long backoffNanos(int retries, RandomGenerator random) {
        OutboundPolicy.Backoff backoff = policy == null ? null : policy.backoff();
        if (backoff == null) {
            return 0;
        }
        long min = backoff.min().toNanos();
        long max = backoff.max().toNanos();
        long base = retries >= 30 ? max : Math.min(max, min << retries);
        return base + (long) (random.nextDouble() * backoff.jitter() * base);
    }

    private Decision decide(Attempt attempt, RetryBudget budget) {
        if (attempt.committed()) {
            return Decision.COMMITTED;
        }
        if (!attempt.replayable()) {
            return Decision.BODY;
        }
        if (attempt.retries() >= (policy == null ? DEFAULT_RETRIES : policy.maxRetries())) {
            return Decision.LIMIT;
        }
        return budget.withdraw() ? Decision.RETRY : Decision.BUDGET;
    }

    private static boolean contains(List<int[]> ranges, int status) {
        for (int i = 0; i < ranges.size(); i++) {
            int[] range = ranges.get(i);
            if (status >= range[0] && status <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
