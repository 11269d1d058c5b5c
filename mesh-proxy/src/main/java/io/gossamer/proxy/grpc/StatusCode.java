package io.gossamer.proxy.grpc;

import org.jspecify.annotations.Nullable;

/** How a call ended, with the numbers that stand for it in {@code grpc-status}. */
public enum StatusCode {
    OK(0),
    CANCELLED(1),
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    ALREADY_EXISTS(6),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    FAILED_PRECONDITION(9),
    ABORTED(10),
    OUT_OF_RANGE(11),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    DATA_LOSS(15),
    UNAUTHENTICATED(16);

    private static final StatusCode[] ALL = values();

    private final int number;

    StatusCode(int number) {
        this.number = number;
    }

    /** {@code grpc-status}. */
    public int number() {
        return number;
    }

    /** Null for a number that has no meaning. */
    public static @Nullable StatusCode find(long number) {
        for (StatusCode code : ALL) {
            if (code.number == number) {
                return code;
            }
        }
        return null;
    }

    /** UNKNOWN for a number that has no meaning. */
    static StatusCode of(long number) {
        StatusCode code = find(number);
        return code == null ? UNKNOWN : code;
    }
}
