package io.gossamer.destination.view;

/**
 * The outcome of a question: a value, or why there is none.
 *
 * @param <T> immutable, with a meaning of equality
 */
public sealed interface Lookup<T> {

    /** There is a value. */
    record Found<T>(T value) implements Lookup<T> {}

    /** There is none. */
    record Failed<T>(Reason reason, String message) implements Lookup<T> {}

    /** Why there is no value; the contract gives each a status of its own. */
    enum Reason {
        INVALID,
        NOT_FOUND,
        CONFLICT
    }

    static <T> Lookup<T> found(T value) {
        return new Found<>(value);
    }

    static <T> Lookup<T> invalid(String message) {
        return new Failed<>(Reason.INVALID, message);
    }

    static <T> Lookup<T> notFound(String message) {
        return new Failed<>(Reason.NOT_FOUND, message);
    }

    static <T> Lookup<T> conflict(String message) {
        return new Failed<>(Reason.CONFLICT, message);
    }
}
