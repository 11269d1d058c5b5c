package io.gossamer.proxy.detect;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Tells a protocol from its first bytes as they come (rule R6). Undecided while the bytes are a
 * proper prefix of the HTTP/2 preface, of an HTTP/1 request line, or of a TLS record header; the
 * first byte that rules out all of them makes them opaque.
 *
 * <p>A registered method and a space are HTTP/1 at once. Another token must go on to be a whole
 * request line that ends in an HTTP version: many text protocols (memcached, NATS, SMTP) begin with
 * a word and a space as well.
 *
 * <p>Each byte is looked at once. One instance per connection; not thread-safe.
 */
final class ProtocolPrefix {

    enum Verdict {
        UNDECIDED,
        TLS,
        HTTP1,
        HTTP2,
        OPAQUE
    }

    private static final AsciiString PREFACE =
            AsciiString.cached("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.");

    /** RFC 9110 section 9.3 and RFC 5789, then what WebDAV clients send first. */
    private static final AsciiString[] METHODS = {
        AsciiString.cached("GET"),
        AsciiString.cached("HEAD"),
        AsciiString.cached("POST"),
        AsciiString.cached("PUT"),
        AsciiString.cached("DELETE"),
        AsciiString.cached("CONNECT"),
        AsciiString.cached("OPTIONS"),
        AsciiString.cached("TRACE"),
        AsciiString.cached("PATCH"),
        AsciiString.cached("PROPFIND"),
        AsciiString.cached("REPORT")
    };

    private static final boolean[] TOKEN = tokenCharacters();

    private static final int HANDSHAKE = 22;
    private static final int MAJOR = 3;

    private int seen;
    private int methodLength;
    private int targetLength;
    private boolean targetEnded;
    private int versionMatched;
    private boolean tls = true;
    private boolean http1 = true;
    private boolean http2 = true;
    private Verdict verdict = Verdict.UNDECIDED;

    /**
     * Looks at what is new.
     *
     * @param bytes all bytes of the connection from its first on, in the readable part
     */
    Verdict look(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int available = bytes.readableBytes();
        while (seen < available && verdict == Verdict.UNDECIDED) {
            verdict = next(bytes, start, bytes.getByte(start + seen));
            seen++;
        }
        return verdict;
    }

    /** Whether no TLS record begins like that. */
    boolean excludesTls() {
        return !tls;
    }

    private Verdict next(ByteBuf bytes, int start, byte value) {
        if (tls) {
            tls = isTls(value);
            if (tls && seen == 4) {
                return Verdict.TLS;
            }
        }
        if (http2) {
            http2 = value == PREFACE.byteAt(seen);
            if (http2 && seen == PREFACE.length() - 1) {
                return Verdict.HTTP2;
            }
        }
        if (http1 && isRequestLine(bytes, start, value)) {
            return Verdict.HTTP1;
        }
        return tls || http1 || http2 ? Verdict.UNDECIDED : Verdict.OPAQUE;
    }

    // Record header: type 22, major 3, minor 1 or 3, length of 1 to 16,384 (contract section 4).
    private boolean isTls(byte value) {
        return switch (seen) {
            case 0 -> value == HANDSHAKE;
            case 1 -> value == MAJOR;
            case 2 -> value == 1 || value == 3;
            case 3 -> value >= 0 && value <= 0x40;
            default -> true;
        };
    }

    /** True once it certainly is a request line; clears {@code http1} once it cannot be one. */
    private boolean isRequestLine(ByteBuf bytes, int start, byte value) {
        if (methodLength == 0) {
            if (value == ' ' && seen > 0) {
                methodLength = seen;
                return isMethod(bytes, start);
            }
            http1 = value >= 0 && TOKEN[value];
            return false;
        }
        if (targetEnded) {
            http1 = value == VERSION.byteAt(versionMatched);
            versionMatched++;
            return http1 && versionMatched == VERSION.length();
        }
        if (value == ' ') {
            targetEnded = true;
            http1 = targetLength > 0;
        } else {
            targetLength++;
            http1 = value > ' ' && value != 0x7F;
        }
        return false;
    }

    private boolean isMethod(ByteBuf bytes, int start) {
        for (AsciiString method : METHODS) {
            if (method.length() == methodLength && matches(bytes, start, method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(ByteBuf bytes, int start, AsciiString method) {
        for (int i = 0; i < method.length(); i++) {
            if (bytes.getByte(start + i) != method.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    // RFC 9110 section 5.6.2.
    private static boolean[] tokenCharacters() {
        boolean[] characters = new boolean[128];
        for (char c = '0'; c <= '9'; c++) {
            characters[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            characters[c] = true;
            characters[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            characters[c] = true;
        }
        return characters;
    }
}
