package io.gossamer.proxy.control;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Something of the control plane that changes: the upstream subscription starts with the first
 * listener and may outlive the last one; the last good value stays through every error.
 *
 * <p>Thread-safe. A listener is only called on the executor that it came with, in order.
 */
public interface Watch<T> {

    /**
     * Calls the listener with the last value, if there is one, and with each newer one.
     *
     * @param executor where the listener runs: the event loop of the caller
     */
    Subscription subscribe(Executor executor, Consumer<? super T> listener);

    /**
     * Ends one listener's interest. No call of the listener begins after this returns on its
     * executor.
     */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
