package io.gossamer.proxy.health;

import org.jspecify.annotations.Nullable;

/** Makes one check. On the control loop. */
@FunctionalInterface
public interface Checker {

    /** How it went. */
    interface Outcome {

        /**
         * Called once, at the latest when the check's timeout has passed.
         *
         * @param failure null if it passed
         */
        void onChecked(@Nullable String failure);
    }

    void check(HealthCheck check, Outcome outcome);
}
