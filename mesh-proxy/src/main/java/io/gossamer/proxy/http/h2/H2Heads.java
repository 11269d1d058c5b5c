package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * From decoded header blocks to heads, with the rules for pseudo-headers (RFC 9113 section 8.3).
 */
final class H2Heads {

    private H2Heads() {}

    /** The request, or null if it is malformed. */
    static @Nullable RequestHead request(HeaderSink sink) {
        AsciiString method = sink.method;
        if (sink.malformed() != null || method == null || sink.status != null || !isToken(method)) {
            return null;
        }
        HeaderBlock headers = sink.takeFields();
        AsciiString authority = sink.authority;
        AsciiString path = sink.path;
        AsciiString scheme = sink.scheme;
        boolean connect = method.contentEquals(HttpNames.CONNECT);
        if (connect) {
            if (path != null || scheme != null || authority == null || !hasPort(authority)) {
                return null;
            }
            path = AsciiString.EMPTY_STRING;
        } else if (path == null
                || scheme == null
                || !HeadSyntax.isScheme(scheme)
                || !isPath(path, method)) {
            return null;
        }
        if (authority == null) {
            authority = host(headers);
        } else {
            headers.remove(HttpNames.HOST);
        }
        if (authority != null && !HeadSyntax.isAuthority(authority, true)) {
            return null;
        }
        RequestHead head = new RequestHead(HttpVersion.HTTP_2, method, path, headers);
        head.scheme = scheme;
        head.authority = authority;
        head.contentLength = sink.contentLength;
        if (connect && sink.contentLength >= 0) {
            return null;
        }
        return head;
    }

    /** The only Host; an invalid authority if there are two. */
    private static @Nullable AsciiString host(HeaderBlock headers) {
        int index = headers.indexOf(HttpNames.HOST, 0);
        if (index < 0) {
            return null;
        }
        return headers.indexOf(HttpNames.HOST, index + 1) < 0
                ? headers.value(index)
                : HttpNames.ASTERISK.concat(HttpNames.SLASH);
    }

    private static boolean isPath(AsciiString path, AsciiString method) {
        if (path.isEmpty() || !HeadSyntax.isPath(path)) {
            return false;
        }
        return path.byteAt(0) == '/'
                || (path.contentEquals(HttpNames.ASTERISK)
                        && method.contentEquals(HttpNames.OPTIONS));
    }

    private static boolean hasPort(AsciiString authority) {
        int colon = authority.lastIndexOf(":");
        return colon > 0
                && colon < authority.length() - 1
                && authority.lastIndexOf("]") < colon
                && HeadSyntax.isAuthority(authority, false);
    }

    private static boolean isToken(AsciiString text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HeadSyntax.isToken(text.byteAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The response, or null if it is malformed. */
    static @Nullable ResponseHead response(HeaderSink sink) {
        AsciiString status = sink.status;
        if (sink.malformed() != null
                || sink.isTooMany()
                || status == null
                || status.length() != 3
                || sink.method != null
                || sink.scheme != null
                || sink.authority != null
                || sink.path != null) {
            return null;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = status.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            code = code * 10 + digit;
        }
        if (code < 100 || code == 101) {
            return null;
        }
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_2, code, sink.takeFields());
        head.contentLength = sink.contentLength;
        return head;
    }
}
