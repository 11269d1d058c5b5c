package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Backend;
import java.util.function.LongSupplier;

/**
 * Load of one endpoint: an estimate of its round trip time. It follows a higher sample by {@value
 * #RISE} of the difference and a lower one by {@code 1 - e^(-t/decay)}, but by a tenth at least:
 * one slow answer, as service times have them, moves it less than an endpoint that has become slow,
 * and a single pause of a JVM is forgotten after some dozens of requests. Without samples the
 * estimate decays towards zero, so that an endpoint that was slow is tried again: with the default
 * decay of 10 s, one of 100 ms beside one of 1 ms after 46 s.
 *
 * <p>Where requests come one at a time, the first samples of an endpoint are not believed: they
 * tell of what happens once, as a JVM that loads and compiles what it runs for the first time, and
 * none of them tells of a queue. Of the first {@value #FIRST_SAMPLES} the lowest is taken.
 *
 * <p>Failures add a penalty that decays on its own (semantics 1.3). One event loop.
 */
final class LoadEstimate {

    /** With fewer, and one request at a time, the estimate may say nothing of what follows. */
    static final int FIRST_SAMPLES = 5;

    /** How much of the difference a higher sample adds. */
    private static final double RISE = 0.3;

    /** What a lower sample leaves of the estimate, at most. */
    private static final double MAX_WEIGHT_OF_OLD = 0.9;

    /** Share of the decay within which it takes less than half a per cent. */
    private static final double NEGLIGIBLE = 1.0 / 256;

    private final LongSupplier nanoTicker;
    private final double defaultRtt;
    private final double decay;
    private final double penaltyDecay;
    private final double penaltyNanos;
    private final double maxPenaltyNanos;

    private int samples;
    private double rtt;
    private long rttAt;
    private double penalty;
    private long penaltyAt;
    private double credit;
    private boolean oneAtATime;

    LoadEstimate(Backend.LoadMetric metric, LongSupplier nanoTicker) {
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
        if (samples == 0 || (oneAtATime && samples < FIRST_SAMPLES && nanos < rtt)) {
            rtt = nanos;
        } else if (nanos >= rtt) {
            rtt += (nanos - rtt) * RISE;
        } else {
            double weight = Math.min(MAX_WEIGHT_OF_OLD, left(now - rttAt, decay));
            rtt = rtt * weight + nanos * (1 - weight);
        }
        rttAt = now;
        samples = Math.min(samples + 1, FIRST_SAMPLES);
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
        penalty = Math.max(penalty(now), capped);
        penaltyAt = now;
    }

    /** Forgets everything: the process behind the address is another one. */
    void reset() {
        samples = 0;
        penalty = 0;
        credit = 0;
    }

    /** Whether {@link #rtt} rests on a measurement. */
    boolean isSampled() {
        return samples > 0;
    }

    /** Whether it rests on enough of them to be believed where requests come one at a time. */
    boolean isSettled() {
        return samples >= FIRST_SAMPLES;
    }

    /** Another was taken: what this one is given for waiting, in nanoseconds. */
    void passedOver(double nanos) {
        credit += nanos;
    }

    /** It was taken, and what it had been given is spent. */
    void taken(boolean alone) {
        oneAtATime = alone;
        credit = 0;
    }

    /** What it was given since it was last taken, in nanoseconds. */
    double credit() {
        return credit;
    }

    /** The estimate at this time of the ticker, in nanoseconds. */
    double rtt(long now) {
        double estimate = samples > 0 ? rtt * left(now - rttAt, decay) : defaultRtt;
        return estimate + penalty(now);
    }

    /** The estimate as it was when it was last measured, and the penalty at this time. */
    double lastRtt(long now) {
        return rtt + penalty(now);
    }

    /** What failures add at this time of the ticker, in nanoseconds. */
    double penalty(long now) {
        return penalty == 0 ? 0 : penalty * left(now - penaltyAt, penaltyDecay);
    }

    /** What decay leaves; of a time too short to matter everything, since this is asked often. */
    private static double left(long elapsed, double decay) {
        return elapsed < decay * NEGLIGIBLE ? 1 : Math.exp(-elapsed / decay);
    }
}
