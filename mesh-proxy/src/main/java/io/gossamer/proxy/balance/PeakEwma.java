package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Backend;
import java.util.function.LongSupplier;

/**
 * Load of one endpoint: an estimate of its round trip time that follows a higher sample at once and
 * a lower one by {@code e^(-t/decay)}, but by a tenth at least: a single pause of a JVM, which is
 * no sign of a slow endpoint, is forgotten after some dozens of requests. Times the requests in
 * flight. Without samples the estimate decays towards zero, so that an endpoint that was slow is
 * tried again: with the default decay of 10 s, one of 100 ms beside one of 1 ms after 46 s.
 *
 * <p>Failures add a penalty that decays on its own (semantics 1.3). One event loop.
 */
final class PeakEwma {

    /** What a lower sample leaves of the estimate, at most. */
    private static final double MAX_WEIGHT_OF_OLD = 0.9;

    private final LongSupplier nanoTicker;
    private final double defaultRtt;
    private final double decay;
    private final double penaltyDecay;
    private final double penaltyNanos;
    private final double maxPenaltyNanos;

    private boolean sampled;
    private double rtt;
    private long rttAt;
    private double penalty;
    private long penaltyAt;

    PeakEwma(Backend.LoadMetric metric, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        defaultRtt = metric.defaultRtt().toNanos();
        decay = Math.max(1, metric.decay().toNanos());
        penaltyNanos = metric.penalty().toNanos();
        maxPenaltyNanos = metric.maxRetryAfter().toNanos();
        penaltyDecay = Math.max(1, metric.penaltyDecay().toNanos());
    }

    /** A round trip took that many nanoseconds. */
    void sample(long nanos) {
        long now = nanoTicker.getAsLong();
        double estimate = sampled ? rtt : defaultRtt;
        if (nanos >= estimate || !sampled) {
            rtt = nanos;
        } else {
            double weight = Math.min(MAX_WEIGHT_OF_OLD, Math.exp(-(now - rttAt) / decay));
            rtt = rtt * weight + nanos * (1 - weight);
        }
        rttAt = now;
        sampled = true;
    }

    /**
     * A failure or overload.
     *
     * @param retryAfterNanos what the endpoint asked for, or 0
     */
    void penalize(long retryAfterNanos) {
        if (penaltyNanos == 0) {
            return;
        }
        double asked = retryAfterNanos > 0 ? retryAfterNanos : penaltyNanos;
        double capped = maxPenaltyNanos > 0 ? Math.min(asked, maxPenaltyNanos) : asked;
        long now = nanoTicker.getAsLong();
        penalty = Math.max(penaltyAt(now), capped);
        penaltyAt = now;
    }

    /** Forgets everything: the process behind the address is another one. */
    void reset() {
        sampled = false;
        penalty = 0;
    }

    /** Whether {@link #rtt} rests on a measurement. */
    boolean isSampled() {
        return sampled;
    }

    /** The estimate now, in nanoseconds. */
    double rtt() {
        long now = nanoTicker.getAsLong();
        double estimate = sampled ? rtt * Math.exp(-(now - rttAt) / decay) : defaultRtt;
        return estimate + penaltyAt(now);
    }

    private double penaltyAt(long now) {
        return penalty == 0 ? 0 : penalty * Math.exp(-(now - penaltyAt) / penaltyDecay);
    }
}
