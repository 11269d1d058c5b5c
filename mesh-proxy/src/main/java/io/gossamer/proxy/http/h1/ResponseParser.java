package io.gossamer.proxy.http.h1;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** A complete response head, as strict as the requests. */
final class ResponseParser {

    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;

    private ResponseParser() {}

    /**
     * @param keepAlive the server keeps the connection
     * @param chunked framing of the body, if it has one
     * @param upgrade the head names a protocol to switch to
     * @param keepAliveParameters value of Keep-Alive, or null
     */
    record Parsed(
            ResponseHead head,
            boolean keepAlive,
            boolean chunked,
            boolean upgrade,
            @Nullable AsciiString keepAliveParameters) {}

    /** {@code bytes}: the head from the first byte to the empty line; the strings share it. */
    static Parsed parse(byte[] bytes) throws ProxyFailure {
        HttpVersion version = version(bytes);
        int status = status(bytes);
        int at = STATUS_END;
        while (bytes[at] != '\r') {
            byte b = bytes[at++];
            if (b < 0x20 && b >= 0 && b != '\t') {
                throw bad("reason phrase: control byte " + b);
            }
        }
        if (bytes[at + 1] != '\n') {
            throw bad("status line: bare CR");
        }
        FieldParser fields = new FieldParser(bytes);
        fields.parse(at + 2);
        if (fields.chunked && version == HttpVersion.HTTP_1_0) {
            throw bad("Transfer-Encoding in HTTP/1.0");
        }
        ResponseHead head = new ResponseHead(version, status, fields.headers);
        head.contentLength = fields.contentLength;
        if (status != 101 && status != 426) {
            head.headers.remove(HttpNames.UPGRADE);
        }
        boolean keepAlive = !fields.close && (version == HttpVersion.HTTP_1_1 || fields.keepAlive);
        return new Parsed(
                head, keepAlive, fields.chunked, fields.upgrade, fields.keepAliveParameters);
    }

    private static HttpVersion version(byte[] bytes) throws ProxyFailure {
        AsciiString start = new AsciiString(bytes, 0, Math.min(bytes.length, STATUS_AT), false);
        if (start.contentEquals("HTTP/1.1 ")) {
            return HttpVersion.HTTP_1_1;
        }
        if (start.contentEquals("HTTP/1.0 ")) {
            return HttpVersion.HTTP_1_0;
        }
        throw bad("status line: (expected: HTTP/1.0 or HTTP/1.1 and a status)");
    }

    private static int status(byte[] bytes) throws ProxyFailure {
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw bad("status: (expected: three digits)");
            }
            status = status * 10 + digit;
        }
        byte after = bytes[STATUS_END];
        if (status < 100 || (after != ' ' && after != '\r')) {
            throw bad("status: (expected: 100 to 999, then a space)");
        }
        return status;
    }

    static ProxyFailure bad(String detail) {
        return ProxyFailure.of(FailureCode.CONNECTION_CLOSED, "malformed response: " + detail);
    }
}
