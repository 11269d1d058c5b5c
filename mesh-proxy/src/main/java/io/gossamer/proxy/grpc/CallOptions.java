package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.HeaderBlock;
import java.time.Duration;

/**
 * How a call behaves.
 *
 * @param waitForReady whether it outlives attempts to connect that fail
 * @param deadline from its start to its end; zero for none
 * @param metadata fields of its head; lower case
 */
public record CallOptions(boolean waitForReady, Duration deadline, HeaderBlock metadata) {

    /** Fails with the connection; ends at the deadline. */
    public static CallOptions within(Duration deadline) {
        return new CallOptions(false, deadline, new HeaderBlock(1));
    }

    /** Waits for a connection, and lasts as long as both sides want. */
    public static CallOptions lasting(HeaderBlock metadata) {
        return new CallOptions(true, Duration.ZERO, metadata);
    }
}
