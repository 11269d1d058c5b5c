package io.gossamer.proxy.http;

import io.netty.util.AsciiString;

/** Methods whose effect does not grow with repetition (RFC 9110 section 9.2.2). */
public final class Idempotence {

    private Idempotence() {}

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
