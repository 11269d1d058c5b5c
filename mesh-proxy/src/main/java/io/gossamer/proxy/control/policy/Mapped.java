package io.gossamer.proxy.control.policy;

/**
 * A message of the policy service as a value of our model, or why it is none.
 *
 * @param <T> the value
 */
public sealed interface Mapped<T> {

    /**
     * The message is complete.
     *
     * @param <T> the value
     */
    record Valid<T>(T value) implements Mapped<T> {}

    /**
     * The message lacks something.
     *
     * @param <T> the value that it should have been
     * @param problem {@code field: value (expected: ...)}
     */
    record Invalid<T>(String problem) implements Mapped<T> {}
}
