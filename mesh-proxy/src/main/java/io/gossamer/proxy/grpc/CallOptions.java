package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.HeaderBlock;
import java.time.Duration;

/**
 * How a call behaves.
 *
 * @param waitForReady whether it outlives attempts to connect that fail
 * @param urgent whether someone is held up until it is answered: pauses between such attempts are
 *     shorter
 * @param deadline from its start to its end; zero for none
 * @param metadata fields of its head; lower case
 */
public record CallOptions(
        boolean waitForReady, boolean urgent, Duration deadline, HeaderBlock metadata) {

    /** Fails with the connection; ends at the deadline. */
    public static CallOptions within(Duration deadline) {
        return new CallOptions(false, false, deadline, new HeaderBlock(1));
    }

    /** Waits for a connection, and lasts as long as both sides want. */
    public static CallOptions lasting(HeaderBlock metadata) {
        return new CallOptions(true, false, Duration.ZERO, metadata);
    }

    /** The same, for which someone waits. */
    public CallOptions asUrgent() {
        return new CallOptions(waitForReady, true, deadline, metadata);
    }
}
