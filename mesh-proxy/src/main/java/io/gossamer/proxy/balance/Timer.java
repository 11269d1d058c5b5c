package io.gossamer.proxy.balance;

/** Runs something later on the event loop that owns the balancer. */
@FunctionalInterface
public interface Timer {

    /**
     * @param delayNanos in nanoseconds
     * @return cancels the task if it has not begun
     */
    Runnable schedule(Runnable task, long delayNanos);
}
