package io.gossamer.it.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something outside this process (a file, a port, a counter of another process) that
 * sends no event: looks at it every few milliseconds until it holds or the deadline is over.
 */
public final class Await {

    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @throws AssertionError naming {@code what} and the last exception once the time is over
     */
    public static void until(String what, Duration atMost, Callable<Boolean> condition) {
        value(what, atMost, () -> Boolean.TRUE.equals(condition.call()) ? Boolean.TRUE : null);
    }

    /**
     * The first value that is not null. An exception counts as "not yet".
     *
     * @throws AssertionError naming {@code what} and the last exception once the time is over
     */
    public static <T> T value(String what, Duration atMost, Callable<@Nullable T> source) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (true) {
            try {
                T value = source.call();
                if (value != null) {
                    return value;
                }
                last = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError(
                        what + ": did not happen (expected: within " + atMost + ")", last);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
