package io.gossamer.proxy.http;

import io.gossamer.api.MeshHeaders;
import io.netty.util.AsciiString;

/** Header names and values that the HTTP stages compare or write, lower case. */
public final class HttpNames {

    public static final AsciiString HOST = AsciiString.cached("host");
    public static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    public static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    public static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding");
    public static final AsciiString CONNECTION = AsciiString.cached("connection");
    public static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    public static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    public static final AsciiString UPGRADE = AsciiString.cached("upgrade");
    public static final AsciiString TE = AsciiString.cached("te");
    public static final AsciiString TRAILER = AsciiString.cached("trailer");
    public static final AsciiString TRAILERS = AsciiString.cached("trailers");
    public static final AsciiString EXPECT = AsciiString.cached("expect");
    public static final AsciiString COOKIE = AsciiString.cached("cookie");
    public static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    public static final AsciiString PROXY_AUTHORIZATION = AsciiString.cached("proxy-authorization");
    public static final AsciiString WWW_AUTHENTICATE = AsciiString.cached("www-authenticate");
    public static final AsciiString ACCEPT = AsciiString.cached("accept");
    public static final AsciiString RETRY_AFTER = AsciiString.cached("retry-after");
    public static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    public static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");

    public static final AsciiString CHUNKED = AsciiString.cached("chunked");
    public static final AsciiString CLOSE = AsciiString.cached("close");
    public static final AsciiString HTTP = AsciiString.cached("http");
    public static final AsciiString GRPC = AsciiString.cached("application/grpc");
    public static final AsciiString PROBLEM_JSON = AsciiString.cached("application/problem+json");

    public static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    public static final AsciiString HEAD = AsciiString.cached("HEAD");
    public static final AsciiString OPTIONS = AsciiString.cached("OPTIONS");
    public static final AsciiString ASTERISK = AsciiString.cached("*");
    public static final AsciiString SLASH = AsciiString.cached("/");

    public static final AsciiString CLIENT_ID = AsciiString.cached(MeshHeaders.CLIENT_ID);
    public static final AsciiString DST_CANONICAL = AsciiString.cached(MeshHeaders.DST_CANONICAL);
    public static final AsciiString DST_OVERRIDE = AsciiString.cached(MeshHeaders.DST_OVERRIDE);
    public static final AsciiString REQUIRE_ID = AsciiString.cached(MeshHeaders.REQUIRE_ID);
    public static final AsciiString PROXY_ERROR = AsciiString.cached(MeshHeaders.PROXY_ERROR);
    public static final AsciiString MESH_PROXY_CONNECTION =
            AsciiString.cached(MeshHeaders.PROXY_CONNECTION);
    public static final AsciiString ORIG_PROTO = AsciiString.cached(MeshHeaders.ORIG_PROTO);

    private HttpNames() {}

    /** Whether the two are equal but for ASCII case. */
    public static boolean same(AsciiString a, AsciiString b) {
        return a.length() == b.length() && a.contentEqualsIgnoreCase(b);
    }
}
