package io.gossamer.proxy.forward;

import org.jspecify.annotations.Nullable;

/**
 * What a proxy says to another in front of the bytes of a proxied connection (contract section 4,
 * rule R7).
 *
 * @param port the application's port, 1 to 65,535
 * @param name towards a gateway: the name to resolve with that port; else null
 * @param session what follows
 * @param loadReportSupported the sender understands load reports; only in our own form
 */
public record TransportHeader(
        int port, @Nullable String name, Session session, boolean loadReportSupported) {

    /** What the bytes behind the header are. */
    public enum Session {
        OPAQUE,
        HTTP1,
        HTTP2,
        /** Nobody knows yet: connect now, detect what comes (rule R5). Only in our own form. */
        UNDECIDED
    }

    public TransportHeader {
        if (!isPort(port)) {
            throw new IllegalArgumentException(
                    "transport header port: " + port + " (expected: 1 to 65535)");
        }
    }

    /** Opaque bytes or a session for a port of the peer's application. */
    public static TransportHeader toPort(int port, Session session) {
        return new TransportHeader(port, null, session, false);
    }

    static boolean isPort(int port) {
        return port >= 1 && port <= 0xFFFF;
    }
}
