package io.gossamer.proxy.http.h1;

import io.netty.util.AsciiString;

/** {@code Keep-Alive: timeout=5, max=100}: how long a server keeps an idle connection. */
final class KeepAliveHeader {

    private static final AsciiString TIMEOUT = AsciiString.cached("timeout=");
    private static final int MAX_DIGITS = 9;

    private KeepAliveHeader() {}

    /** Seconds, or {@link Http1ClientConnection#NO_TIMEOUT} if the value tells none. */
    static int timeoutSeconds(AsciiString value) {
        int at = value.toLowerCase().indexOf(TIMEOUT, 0);
        if (at < 0) {
            return Http1ClientConnection.NO_TIMEOUT;
        }
        int seconds = 0;
        int start = at + TIMEOUT.length();
        int i = start;
        for (; i < value.length() && i - start < MAX_DIGITS; i++) {
            int digit = value.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            seconds = seconds * 10 + digit;
        }
        return i == start ? Http1ClientConnection.NO_TIMEOUT : seconds;
    }
}
