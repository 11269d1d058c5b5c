package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.Decimals;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Where HPACK puts what it decodes: pseudo-headers apart, fields into a {@link HeaderBlock},
 * checked on the way (RFC 9113 section 8.2). One per connection, reset for each block. Extends
 * Netty's class only for its type; the storage of that stays empty.
 */
final class HeaderSink extends DefaultHttp2Headers {

    private static final AsciiString METHOD = AsciiString.cached(":method");
    private static final AsciiString SCHEME = AsciiString.cached(":scheme");
    private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
    private static final AsciiString PATH = AsciiString.cached(":path");
    private static final AsciiString STATUS = AsciiString.cached(":status");

    private HeaderBlock block = new HeaderBlock();
    @Nullable AsciiString method;
    @Nullable AsciiString scheme;
    @Nullable AsciiString authority;
    @Nullable AsciiString path;
    @Nullable AsciiString status;

    /** Content-Length, or -1. */
    long contentLength = -1;

    private @Nullable String malformed;
    private boolean tooMany;
    private int cookies;

    HeaderSink() {
        super(false, 2);
    }

    HeaderSink reset() {
        block = new HeaderBlock();
        method = null;
        scheme = null;
        authority = null;
        path = null;
        status = null;
        contentLength = -1;
        malformed = null;
        tooMany = false;
        cookies = 0;
        return this;
    }

    /** Which rule the block breaks, or null. */
    @Nullable String malformed() {
        return malformed;
    }

    boolean isTooMany() {
        return tooMany;
    }

    boolean hasPseudoHeader() {
        return method != null
                || scheme != null
                || authority != null
                || path != null
                || status != null;
    }

    /** The fields; crumbs of cookies are one field again (RFC 9113 section 8.2.3). */
    HeaderBlock takeFields() {
        if (cookies > 1) {
            joinCookies();
        }
        return block;
    }

    @Override
    public int size() {
        return block.size();
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (tooMany || malformed != null) {
            return this;
        }
        AsciiString field = (AsciiString) name;
        AsciiString text = trimmed((AsciiString) value);
        if (field.isEmpty()) {
            malformed = "empty field name";
        } else if (!isValue(text)) {
            malformed = "control byte in a field value";
        } else if (field.byteAt(0) == ':') {
            pseudo(field, text);
        } else if (!isName(field)) {
            malformed = "field name: not a lower-case token";
        } else {
            regular(field, text);
        }
        return this;
    }

    /**
     * White space around a value is not a part of it in HTTP/1 (RFC 9110 section 5.5): it must not
     * be one here, or a policy would see another value than an endpoint does.
     */
    private static AsciiString trimmed(AsciiString text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.byteAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.byteAt(end - 1))) {
            end--;
        }
        return end - start == text.length() ? text : text.subSequence(start, end, false);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isValue(AsciiString text) {
        byte[] array = text.array();
        int end = text.arrayOffset() + text.length();
        for (int i = text.arrayOffset(); i < end; i++) {
            if (!HeadSyntax.isValue(array[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(AsciiString name) {
        byte[] array = name.array();
        int end = name.arrayOffset() + name.length();
        for (int i = name.arrayOffset(); i < end; i++) {
            byte b = array[i];
            if (!HeadSyntax.isToken(b) || (b >= 'A' && b <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private void pseudo(AsciiString name, AsciiString value) {
        if (block.size() > 0) {
            malformed = "pseudo-header after a field";
        } else if (name.contentEquals(METHOD) && method == null) {
            method = value;
        } else if (name.contentEquals(SCHEME) && scheme == null) {
            scheme = value;
        } else if (name.contentEquals(AUTHORITY) && authority == null) {
            authority = value;
        } else if (name.contentEquals(PATH) && path == null) {
            path = value;
        } else if (name.contentEquals(STATUS) && status == null) {
            status = value;
        } else {
            malformed = "pseudo-header: unknown or twice";
        }
    }

    private void regular(AsciiString name, AsciiString value) {
        if (block.size() >= HttpLimits.MAX_FIELDS) {
            tooMany = true;
            return;
        }
        switch (name.length()) {
            case 2 -> {
                if (name.contentEquals(HttpNames.TE)) {
                    te(value);
                    return;
                }
            }
            case 6 -> {
                if (name.contentEquals(HttpNames.COOKIE)) {
                    cookies++;
                }
            }
            case 7, 10, 16, 17 -> {
                if (isConnectionSpecific(name)) {
                    malformed = "connection-specific header";
                }
            }
            case 14 -> {
                if (name.contentEquals(HttpNames.CONTENT_LENGTH)) {
                    contentLength(value);
                }
            }
            default -> {}
        }
        block.add(name, value);
    }

    private void te(AsciiString value) {
        if (HttpNames.same(value, HttpNames.TRAILERS)) {
            block.set(HttpNames.TE, HttpNames.TRAILERS);
        } else {
            malformed = "te: (expected: trailers)";
        }
    }

    private static boolean isConnectionSpecific(AsciiString name) {
        return name.contentEquals(HttpNames.CONNECTION)
                || name.contentEquals(HttpNames.KEEP_ALIVE)
                || name.contentEquals(HttpNames.PROXY_CONNECTION)
                || name.contentEquals(HttpNames.TRANSFER_ENCODING)
                || name.contentEquals(HttpNames.UPGRADE);
    }

    private void contentLength(AsciiString value) {
        long length = Decimals.parse(value);
        if (length < 0 || contentLength >= 0) {
            malformed = "content-length: not a number, or twice";
        } else {
            contentLength = length;
        }
    }

    /** Empty crumbs are left out: what is joined neither begins nor ends with a separator. */
    private void joinCookies() {
        int length = 0;
        for (int i = 0; i < block.size(); i++) {
            AsciiString crumb = block.value(i);
            if (block.name(i).contentEquals(HttpNames.COOKIE) && !crumb.isEmpty()) {
                length += crumb.length() + (length == 0 ? 0 : 2);
            }
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < block.size(); i++) {
            AsciiString crumb = block.value(i);
            if (block.name(i).contentEquals(HttpNames.COOKIE) && !crumb.isEmpty()) {
                if (at > 0) {
                    joined[at++] = ';';
                    joined[at++] = ' ';
                }
                System.arraycopy(crumb.array(), crumb.arrayOffset(), joined, at, crumb.length());
                at += crumb.length();
            }
        }
        block.set(HttpNames.COOKIE, new AsciiString(joined, false));
    }
}
