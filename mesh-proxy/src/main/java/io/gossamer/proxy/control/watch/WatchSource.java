package io.gossamer.proxy.control.watch;

import org.jspecify.annotations.Nullable;

/**
 * Where the values of one watch come from. Made on any thread, then called on the control loop
 * only.
 *
 * @param <T> an immutable state
 */
public interface WatchSource<T> {

    /** Takes the values of a source. Called on the control loop only. */
    interface Sink<T> {
        void publish(T value);
    }

    /**
     * The value until the source has a better one; null if there is none. Called once, by who made
     * the source.
     */
    default @Nullable T initial() {
        return null;
    }

    /** Begins, or goes on after {@link #stop} with what was known then. */
    void start(Sink<T> sink);

    /** Ends the upstream subscription; keeps what is known. */
    void stop();
}
