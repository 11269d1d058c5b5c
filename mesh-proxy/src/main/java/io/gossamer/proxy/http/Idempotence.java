package io.gossamer.proxy.http;

import io.netty.util.AsciiString;

/**
 * Requests whose effect does not grow with repetition: by their method (RFC 9110 section 9.2.2), or
 * because an {@code Idempotency-Key} lets the server tell a repetition.
 */
public final class Idempotence {

    private static final AsciiString KEY = AsciiString.cached("idempotency-key");

    private Idempotence() {}

    public static boolean of(RequestHead head) {
        if (of(head.method)) {
            return true;
        }
        AsciiString key = head.headers.get(KEY);
        return key != null && !key.isEmpty();
    }

    public static boolean of(AsciiString method) {
        return switch (method.length()) {
            case 3 -> method.contentEquals("GET") || method.contentEquals("PUT");
            case 4 -> method.contentEquals("HEAD");
            case 5 -> method.contentEquals("TRACE");
            case 6 -> method.contentEquals("DELETE");
            case 7 -> method.contentEquals("OPTIONS");
            default -> false;
        };
    }
}
