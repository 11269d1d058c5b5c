package io.gossamer.proxy.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body. Mutable: the stages edit it in place, on one event loop.
 *
 * <p>{@code authority} is the effective one: absolute-form or {@code :authority} first, then Host
 * (RFC 9112 section 3.2, RFC 9113 section 8.3.1); Host is kept in the headers as it came.
 */
public final class RequestHead {

    public HttpVersion version;
    public AsciiString method;

    /** Null if the request line or pseudo-headers named none. */
    public @Nullable AsciiString scheme;

    /** Null only for HTTP/1.0 without Host. */
    public @Nullable AsciiString authority;

    /** Path and query; {@code *} for asterisk-form; empty for CONNECT. */
    public AsciiString path;

    /** The HTTP/1 request line had absolute-form. */
    public boolean absoluteForm;

    public HeaderBlock headers;

    /** Content-Length, or -1 if there is none. */
    public long contentLength = -1;

    /** The HTTP/1 message had chunked framing. */
    public boolean chunked;

    /**
     * The client asks to switch protocols (HTTP/1.1 with {@code Connection: upgrade}); the headers
     * then have {@code Upgrade}. The body direction stays open, as with CONNECT, for what follows a
     * 101.
     */
    public boolean upgrade;

    public RequestHead(
            HttpVersion version, AsciiString method, AsciiString path, HeaderBlock headers) {
        this.version = version;
        this.method = method;
        this.path = path;
        this.headers = headers;
    }

    /** A copy whose headers can be changed without changing these. */
    public RequestHead copy() {
        RequestHead copy = new RequestHead(version, method, path, headers.copy());
        copy.scheme = scheme;
        copy.authority = authority;
        copy.absoluteForm = absoluteForm;
        copy.contentLength = contentLength;
        copy.chunked = chunked;
        copy.upgrade = upgrade;
        return copy;
    }

    /** Becomes what another one is, with headers of its own. */
    public void become(RequestHead other) {
        version = other.version;
        method = other.method;
        scheme = other.scheme;
        authority = other.authority;
        path = other.path;
        absoluteForm = other.absoluteForm;
        headers = other.headers.copy();
        contentLength = other.contentLength;
        chunked = other.chunked;
        upgrade = other.upgrade;
    }

    /** CONNECT or an upgrade: never sent over HTTP/2 in place of HTTP/1 (contract section 9). */
    public boolean mayTunnel() {
        return upgrade || isConnect();
    }

    public boolean isConnect() {
        return method.contentEquals(HttpNames.CONNECT);
    }
}
