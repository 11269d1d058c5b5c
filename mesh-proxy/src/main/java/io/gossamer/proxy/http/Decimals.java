package io.gossamer.proxy.http;

import io.netty.util.AsciiString;

/** Strict decimal numbers of message framing. */
public final class Decimals {

    private static final int MAX_DIGITS = 18;

    private Decimals() {}

    /** A non-negative decimal of digits only, at most 18 of them; -1 if it is anything else. */
    public static long parse(AsciiString text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
