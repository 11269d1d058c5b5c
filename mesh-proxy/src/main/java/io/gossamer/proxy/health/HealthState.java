package io.gossamer.proxy.health;

import org.jspecify.annotations.Nullable;

/**
 * What the checks of one port have come to. The first result counts at once; from then on it takes
 * as many in a row as the thresholds say. One thread.
 */
final class HealthState {

    private final HealthCheck check;
    private boolean known;
    private boolean healthy;
    private int against;
    private @Nullable String failure;

    HealthState(HealthCheck check) {
        this.check = check;
    }

    /**
     * Takes in a result.
     *
     * @param failed null if the check passed
     */
    void record(@Nullable String failed) {
        boolean passed = failed == null;
        if (!known) {
            known = true;
            healthy = passed;
        } else if (passed == healthy) {
            against = 0;
        } else if (++against >= (passed ? check.healthyThreshold() : check.unhealthyThreshold())) {
            healthy = passed;
            against = 0;
        }
        if (!passed) {
            failure = failed;
        }
    }

    /** Whether there was a result yet. */
    boolean isKnown() {
        return known;
    }

    boolean isHealthy() {
        return healthy;
    }

    /** The check and how it last failed, for people. */
    String reason() {
        return check + ": " + failure;
    }
}
