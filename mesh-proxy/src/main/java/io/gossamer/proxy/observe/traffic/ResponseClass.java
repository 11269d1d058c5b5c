package io.gossamer.proxy.observe.traffic;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Whether a response counts as success (semantics 1.4, failure classification). */
public final class ResponseClass {

    /** No gRPC status was seen. */
    public static final int NO_GRPC = -1;

    private static final int UNKNOWN = 2;
    private static final int MAX_GRPC = 16;

    // UNKNOWN, DEADLINE_EXCEEDED, PERMISSION_DENIED, INTERNAL, UNAVAILABLE, DATA_LOSS.
    private static final int GRPC_FAILURES = 1 << 2 | 1 << 4 | 1 << 7 | 1 << 13 | 1 << 14 | 1 << 15;

    private ResponseClass() {}

    /**
     * @param grpcStatus {@link #NO_GRPC} if there was none
     */
    public static boolean isSuccess(int status, int grpcStatus) {
        if (grpcStatus >= 0) {
            return (GRPC_FAILURES & 1 << grpcStatus) == 0;
        }
        return status < 500;
    }

    /** The number in a {@code grpc-status} field; UNKNOWN if it is none. */
    public static int parseGrpc(@Nullable AsciiString value) {
        if (value == null) {
            return NO_GRPC;
        }
        if (value.isEmpty() || value.length() > 2) {
            return UNKNOWN;
        }
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            byte digit = value.byteAt(i);
            if (digit < '0' || digit > '9') {
                return UNKNOWN;
            }
            number = number * 10 + (digit - '0');
        }
        return number <= MAX_GRPC ? number : UNKNOWN;
    }
}
