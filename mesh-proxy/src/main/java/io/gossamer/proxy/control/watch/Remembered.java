package io.gossamer.proxy.control.watch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What survives a restart of the proxy about one watch (rule R11).
 *
 * @param <M> message of the contract
 * @param restored what was last known before this start, or null
 * @param memory takes what is known now; called on the control loop
 */
public record Remembered<M>(@Nullable M restored, Consumer<M> memory) {

    /** Nothing is remembered. */
    public static <M> Remembered<M> nothing() {
        return new Remembered<>(null, message -> {});
    }
}
