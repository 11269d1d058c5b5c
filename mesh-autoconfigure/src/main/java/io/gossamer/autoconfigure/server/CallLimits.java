package io.gossamer.autoconfigure.server;

/**
 * What one connection of a listener may ask for.
 *
 * @param callsPerConnection concurrent calls; excess streams are refused
 * @param messageBytes bytes of one request message; a longer one ends the call with
 *     RESOURCE_EXHAUSTED
 * @param resetsPer30Seconds RST_STREAM frames of a peer in 30 s before its connection is closed
 */
public record CallLimits(int callsPerConnection, int messageBytes, int resetsPer30Seconds) {

    /** For a peer that could be anybody on this host (reliability T-H2-1 and T-H2-2). */
    public static final CallLimits LOOPBACK = new CallLimits(100, 4 << 20, 200);

    /** For the service's own sidecar, which carries the calls of many peers on one connection. */
    public static final CallLimits SIDECAR = new CallLimits(10_000, 4 << 20, 20_000);

    public CallLimits {
        if (callsPerConnection < 1 || messageBytes < 1 || resetsPer30Seconds < 1) {
            throw new IllegalArgumentException(
                    "call limits: "
                            + callsPerConnection
                            + ", "
                            + messageBytes
                            + ", "
                            + resetsPer30Seconds
                            + " (expected: each at least 1)");
        }
    }

    /** These limits with another number of concurrent calls. */
    public CallLimits withCallsPerConnection(int calls) {
        return new CallLimits(calls, messageBytes, resetsPer30Seconds);
    }

    /** These limits with another size of a message. */
    public CallLimits withMessageBytes(int bytes) {
        return new CallLimits(callsPerConnection, bytes, resetsPer30Seconds);
    }
}
