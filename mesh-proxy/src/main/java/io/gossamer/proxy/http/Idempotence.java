package io.gossamer.proxy.http;

import io.netty.util.AsciiString;

/** Methods whose effect does not grow with repetition (RFC 9110 section 9.2.2). */
public final class Idempotence {

    private static final AsciiString[] METHODS = {
        AsciiString.cached("GET"),
        AsciiString.cached("HEAD"),
        AsciiString.cached("PUT"),
        AsciiString.cached("DELETE"),
        AsciiString.cached("OPTIONS"),
        AsciiString.cached("TRACE")
    };

    private Idempotence() {}

    public static boolean of(AsciiString method) {
        for (AsciiString candidate : METHODS) {
            if (candidate.contentEquals(method)) {
                return true;
            }
        }
        return false;
    }
}
