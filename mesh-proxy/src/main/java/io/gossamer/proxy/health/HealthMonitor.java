package io.gossamer.proxy.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the application's ports, each by its own interval, and tells when the workload as a whole
 * turns well or not: it is well while every port is. At most one check of a port is under way, and
 * at most {@link #MAX_CHECKS} ports are checked. On the control loop.
 */
public final class HealthMonitor {

    /** What one workload may be asked. */
    static final int MAX_CHECKS = 64;

    /** An interval is longer or shorter by up to this share, so that sidecars do not march. */
    static final double JITTER = 0.1;

    /** Runs something later on the control loop. */
    @FunctionalInterface
    public interface Timer {

        /**
         * @return cancels the task if it has not begun
         */
        Runnable schedule(Runnable task, long delayNanos);
    }

    /** Hears what the checks find. */
    public interface Listener {

        /** One check has been made. */
        void checked(HealthCheck check, boolean passed);

        /**
         * The workload as a whole is well, or not, and was not so before.
         *
         * @param reason why not; empty if it is well
         */
        void turned(boolean healthy, String reason);
    }

    private final Checker checker;
    private final Timer timer;
    private final DoubleSupplier random;
    private final Listener listener;
    private final Map<HealthCheck, Checked> checks = new LinkedHashMap<>();
    private @Nullable Boolean last;

    /**
     * @param random from 0 to 1
     */
    public HealthMonitor(Checker checker, Timer timer, DoubleSupplier random, Listener listener) {
        this.checker = checker;
        this.timer = timer;
        this.random = random;
        this.listener = listener;
    }

    /** What is to be checked from now on; what stays the same goes on undisturbed. */
    public void configure(List<HealthCheck> wanted) {
        List<HealthCheck> bounded = wanted.stream().distinct().limit(MAX_CHECKS).toList();
        checks.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone = !bounded.contains(entry.getKey());
                            if (gone) {
                                entry.getValue().stop();
                            }
                            return gone;
                        });
        List<Checked> added = new ArrayList<>();
        for (HealthCheck check : bounded) {
            if (!checks.containsKey(check)) {
                Checked checked = new Checked(check);
                checks.put(check, checked);
                added.add(checked);
            }
        }
        added.forEach(Checked::run);
        tell();
    }

    /** Ends all checks; nothing is told any more. */
    public void stop() {
        checks.values().forEach(Checked::stop);
        checks.clear();
    }

    /** Tells what has changed, once every port has a result. */
    private void tell() {
        if (checks.isEmpty() && last == null) {
            return;
        }
        String reason = "";
        for (Checked checked : checks.values()) {
            if (!checked.state.isKnown()) {
                return;
            }
            if (!checked.state.isHealthy() && reason.isEmpty()) {
                reason = checked.state.reason();
            }
        }
        boolean healthy = reason.isEmpty();
        if (last == null || last != healthy) {
            last = healthy;
            listener.turned(healthy, reason);
        }
    }

    /** One port. */
    private final class Checked {

        private final HealthCheck check;
        private final HealthState state;
        private @Nullable Runnable cancel;
        private boolean stopped;

        Checked(HealthCheck check) {
            this.check = check;
            this.state = new HealthState(check);
        }

        void run() {
            cancel = null;
            checker.check(check, this::onChecked);
        }

        private void onChecked(@Nullable String failure) {
            if (stopped) {
                return;
            }
            state.record(failure);
            listener.checked(check, failure == null);
            double share = 1 + JITTER * (2 * random.getAsDouble() - 1);
            cancel = timer.schedule(this::run, (long) (check.interval().toNanos() * share));
            tell();
        }

        void stop() {
            stopped = true;
            if (cancel != null) {
                cancel.run();
            }
        }
    }
}
