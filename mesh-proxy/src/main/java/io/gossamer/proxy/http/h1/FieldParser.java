package io.gossamer.proxy.http.h1;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.Decimals;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Parses a field section and takes out what belongs to this hop only: Connection and what it names,
 * Keep-Alive, Proxy-Connection, Transfer-Encoding, TE other than trailers, Upgrade unless asked for
 * (RFC 9110 section 7.6.1). What framing needs is kept beside the fields. One instance per head.
 */
final class FieldParser {

    /** A head longer than this shares no bytes with its fields, so that none of them pins it. */
    private static final int SHARE_BELOW = 4 * 1024;

    /** Bytes of a usual field, and fields that the proxy adds. */
    private static final int FIELD_BYTES = 32;

    private static final int ADDED_FIELDS = 4;
    private static final AsciiString H2C = AsciiString.cached("h2c");
    private static final int MAX_EXPECTED = 64;

    final HeaderBlock headers;

    /** Content-Length, or -1. */
    long contentLength = -1;

    boolean chunked;
    boolean close;
    boolean keepAlive;

    /** Connection names upgrade and there is an Upgrade other than h2c. */
    boolean upgrade;

    @Nullable AsciiString host;
    int hosts;

    /** Value of Keep-Alive, or null. */
    @Nullable AsciiString keepAliveParameters;

    private final byte[] bytes;
    private final boolean copy;
    private @Nullable AsciiString upgradeValue;
    private boolean connectionUpgrade;
    private @Nullable HeaderBlock named;

    FieldParser(byte[] bytes) {
        this.bytes = bytes;
        this.headers =
                new HeaderBlock(Math.min(MAX_EXPECTED, bytes.length / FIELD_BYTES + ADDED_FIELDS));
        this.copy = bytes.length > SHARE_BELOW;
    }

    /**
     * Parses the lines from {@code start} to the empty one; each ends with CRLF, as the scanner has
     * seen.
     */
    void parse(int start) throws ProxyFailure {
        int at = start;
        while (bytes[at] != '\r') {
            at = parseLine(at);
        }
        if (at + 2 != bytes.length) {
            throw bad("a bare CR begins a line");
        }
        if (chunked && contentLength >= 0) {
            throw bad("both Content-Length and Transfer-Encoding are present");
        }
        finishConnection();
    }

    private int parseLine(int start) throws ProxyFailure {
        int at = start;
        while (HeadSyntax.isToken(bytes[at])) {
            at++;
        }
        if (at == start || bytes[at] != ':') {
            throw bad("field name: byte " + (bytes[at] & 0xFF) + " (expected: a token, then ':')");
        }
        int nameEnd = at++;
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        int valueStart = at;
        while (HeadSyntax.isValue(bytes[at])) {
            at++;
        }
        if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            throw bad("field value: control byte " + (bytes[at] & 0xFF));
        }
        int next = at + 2;
        while (at > valueStart && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
            at--;
        }
        field(text(start, nameEnd), text(valueStart, at));
        return next;
    }

    private AsciiString text(int start, int end) {
        return start == end
                ? AsciiString.EMPTY_STRING
                : new AsciiString(bytes, start, end - start, copy);
    }

    private void field(AsciiString name, AsciiString value) throws ProxyFailure {
        switch (name.length()) {
            case 2 -> {
                if (HttpNames.same(name, HttpNames.TE)) {
                    if (hasOption(value, HttpNames.TRAILERS)) {
                        headers.set(HttpNames.TE, HttpNames.TRAILERS);
                    }
                    return;
                }
            }
            case 4 -> {
                if (HttpNames.same(name, HttpNames.HOST)) {
                    host = value;
                    hosts++;
                }
            }
            case 7 -> {
                if (HttpNames.same(name, HttpNames.UPGRADE)) {
                    upgradeValue =
                            upgradeValue == null ? value : upgradeValue.concat(",").concat(value);
                    return;
                }
            }
            case 10 -> {
                if (HttpNames.same(name, HttpNames.CONNECTION)) {
                    connection(value);
                    return;
                }
                if (HttpNames.same(name, HttpNames.KEEP_ALIVE)) {
                    keepAliveParameters = value;
                    return;
                }
            }
            case 14 -> {
                if (HttpNames.same(name, HttpNames.CONTENT_LENGTH)) {
                    contentLength(value);
                }
            }
            case 16 -> {
                if (HttpNames.same(name, HttpNames.PROXY_CONNECTION)) {
                    return;
                }
            }
            case 17 -> {
                if (HttpNames.same(name, HttpNames.TRANSFER_ENCODING)) {
                    transferEncoding(value);
                    return;
                }
            }
            default -> {}
        }
        headers.add(name, value);
    }

    private void contentLength(AsciiString value) throws ProxyFailure {
        if (contentLength >= 0) {
            throw bad("Content-Length is present twice");
        }
        contentLength = Decimals.parse(value);
        if (contentLength < 0) {
            throw bad("Content-Length: not a number of at most 18 digits");
        }
    }

    private void transferEncoding(AsciiString value) throws ProxyFailure {
        if (chunked || !HttpNames.same(value, HttpNames.CHUNKED)) {
            throw bad("Transfer-Encoding: (expected: exactly 'chunked', once)");
        }
        chunked = true;
    }

    private void connection(AsciiString value) throws ProxyFailure {
        int start = 0;
        while (start <= value.length()) {
            int comma = value.indexOf(',', start);
            int end = comma < 0 ? value.length() : comma;
            AsciiString option = value.subSequence(start, end, false).trim();
            if (!option.isEmpty()) {
                option(option);
            }
            start = end + 1;
        }
    }

    private void option(AsciiString option) {
        if (HttpNames.same(option, HttpNames.CLOSE)) {
            close = true;
        } else if (HttpNames.same(option, HttpNames.KEEP_ALIVE)) {
            keepAlive = true;
        } else if (HttpNames.same(option, HttpNames.UPGRADE)) {
            connectionUpgrade = true;
        } else if (!HttpNames.same(option, HttpNames.TE)) {
            if (named == null) {
                named = new HeaderBlock(2);
            }
            named.add(option, option);
        }
    }

    private void finishConnection() {
        HeaderBlock block = named;
        for (int i = 0; block != null && i < block.size(); i++) {
            AsciiString name = block.name(i);
            // Framing and routing are not the client's to remove.
            if (!HttpNames.same(name, HttpNames.HOST)
                    && !HttpNames.same(name, HttpNames.CONTENT_LENGTH)) {
                headers.remove(name);
            }
        }
        AsciiString protocols = upgradeValue;
        // h2c by upgrade is deprecated (RFC 9113 section 3.1), and nobody would judge the requests
        // in it: the request goes on as HTTP/1.1.
        if (connectionUpgrade && protocols != null && !hasOption(protocols, H2C)) {
            upgrade = true;
            headers.add(HttpNames.UPGRADE, protocols);
        }
    }

    /** Whether a comma separated list has the option, without parameters. */
    static boolean hasOption(AsciiString list, AsciiString option) {
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            if (HttpNames.same(list.subSequence(start, end, false).trim(), option)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    static ProxyFailure bad(String detail) {
        return ProxyFailure.of(FailureCode.BAD_REQUEST, detail);
    }
}
