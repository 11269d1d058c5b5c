package io.gossamer.proxy.http.h1;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;

/** A complete request head: strict, and ambiguous framing is refused (RFC 9112 section 6.3). */
final class RequestParser {

    private static final int VERSION_LENGTH = 8;

    private RequestParser() {}

    /** A request and whether its connection may take another one. */
    record Parsed(RequestHead head, boolean keepAlive) {}

    /**
     * @param bytes the head from the first byte of the method to the empty line; the head's strings
     *     share it
     */
    static Parsed parse(byte[] bytes) throws ProxyFailure {
        int methodEnd = 0;
        while (HeadSyntax.isToken(bytes[methodEnd])) {
            methodEnd++;
        }
        if (methodEnd == 0 || bytes[methodEnd] != ' ') {
            throw FieldParser.bad("method: (expected: a token, then one space)");
        }
        int lineEnd = methodEnd;
        while (bytes[lineEnd] != '\r') {
            lineEnd++;
        }
        HttpVersion version = version(bytes, lineEnd - VERSION_LENGTH, methodEnd + 3);
        if (bytes[lineEnd + 1] != '\n') {
            throw FieldParser.bad("request line: bare CR");
        }
        AsciiString method = new AsciiString(bytes, 0, methodEnd, true);
        AsciiString target =
                new AsciiString(
                        bytes, methodEnd + 1, lineEnd - VERSION_LENGTH - methodEnd - 2, false);

        FieldParser fields = new FieldParser(bytes);
        fields.parse(lineEnd + 2);
        checkHost(fields, version);
        RequestHead head =
                new RequestHead(version, method, AsciiString.EMPTY_STRING, fields.headers);
        head.authority = fields.host;
        target(head, target);
        framing(head, fields);
        boolean keepAlive = !fields.close && (version == HttpVersion.HTTP_1_1 || fields.keepAlive);
        return new Parsed(head, keepAlive);
    }

    private static HttpVersion version(byte[] bytes, int at, int min) throws ProxyFailure {
        if (at < min
                || bytes[at - 1] != ' '
                || bytes[at] != 'H'
                || bytes[at + 1] != 'T'
                || bytes[at + 2] != 'T'
                || bytes[at + 3] != 'P'
                || bytes[at + 4] != '/'
                || !isDigit(bytes[at + 5])
                || bytes[at + 6] != '.'
                || !isDigit(bytes[at + 7])) {
            throw FieldParser.bad("request line: (expected: method, target, HTTP/1.x)");
        }
        if (bytes[at + 5] != '1') {
            throw ProxyFailure.of(
                    FailureCode.UPGRADE_REQUIRED,
                    "version: HTTP/" + (char) bytes[at + 5] + " in an HTTP/1 request line");
        }
        return bytes[at + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static void checkHost(FieldParser fields, HttpVersion version) throws ProxyFailure {
        AsciiString host = fields.host;
        if (host == null) {
            if (version == HttpVersion.HTTP_1_1) {
                throw FieldParser.bad("Host is missing");
            }
        } else if (fields.hosts > 1) {
            throw FieldParser.bad("Host is present twice");
        } else if (!HeadSyntax.isAuthority(host, true)) {
            throw FieldParser.bad("Host: (expected: host or host:port)");
        }
    }

    private static void target(RequestHead head, AsciiString target) throws ProxyFailure {
        if (!HeadSyntax.isPath(target)) {
            throw FieldParser.bad("target: a byte that a URI may not have");
        }
        boolean connect = head.isConnect();
        if (connect && head.version == HttpVersion.HTTP_1_0) {
            throw FieldParser.bad("CONNECT over HTTP/1.0");
        }
        if (connect) {
            // A port is demanded: without one the form is not authority-form.
            int colon = target.lastIndexOf(":");
            if (!HeadSyntax.isAuthority(target, false)
                    || colon < 0
                    || colon == target.length() - 1
                    || target.lastIndexOf("]") > colon) {
                throw FieldParser.bad("CONNECT: (expected: host:port)");
            }
            head.authority = target;
        } else if (target.byteAt(0) == '/') {
            head.path = target;
        } else if (target.contentEquals(HttpNames.ASTERISK)) {
            if (!head.method.contentEquals(HttpNames.OPTIONS)) {
                throw FieldParser.bad("target: * (expected: only with OPTIONS)");
            }
            head.path = HttpNames.ASTERISK;
        } else {
            absolute(head, target);
        }
    }

    private static void absolute(RequestHead head, AsciiString target) throws ProxyFailure {
        int schemeEnd = target.indexOf("://", 0);
        AsciiString scheme = schemeEnd < 0 ? target : target.subSequence(0, schemeEnd, true);
        if (schemeEnd < 0
                || !(scheme.contentEqualsIgnoreCase("http")
                        || scheme.contentEqualsIgnoreCase("https"))) {
            throw FieldParser.bad("target: (expected: a path, or http://host/path)");
        }
        int start = schemeEnd + 3;
        int end = start;
        while (end < target.length() && target.byteAt(end) != '/' && target.byteAt(end) != '?') {
            end++;
        }
        AsciiString authority = target.subSequence(start, end, false);
        if (!HeadSyntax.isAuthority(authority, false)) {
            throw FieldParser.bad("target: authority (expected: host or host:port)");
        }
        head.scheme = scheme;
        head.authority = authority;
        head.absoluteForm = true;
        AsciiString path = target.subSequence(end, target.length(), false);
        if (path.isEmpty()) {
            boolean options = head.method.contentEquals(HttpNames.OPTIONS);
            head.path = options ? HttpNames.ASTERISK : HttpNames.SLASH;
        } else {
            head.path = path.byteAt(0) == '/' ? path : HttpNames.SLASH.concat(path);
        }
    }

    private static void framing(RequestHead head, FieldParser fields) throws ProxyFailure {
        if (fields.chunked && head.version == HttpVersion.HTTP_1_0) {
            throw FieldParser.bad("Transfer-Encoding in HTTP/1.0");
        }
        head.contentLength = fields.contentLength;
        head.chunked = fields.chunked;
        boolean body = fields.chunked || fields.contentLength > 0;
        if (head.isConnect() && (fields.chunked || fields.contentLength >= 0)) {
            throw FieldParser.bad("CONNECT with a body");
        }
        head.upgrade =
                fields.upgrade
                        && !body
                        && !head.isConnect()
                        && head.version == HttpVersion.HTTP_1_1;
        if (fields.upgrade && !head.upgrade) {
            // A server may ignore Upgrade; so do we where the bytes after it would be ambiguous.
            head.headers.remove(HttpNames.UPGRADE);
        }
    }
}
