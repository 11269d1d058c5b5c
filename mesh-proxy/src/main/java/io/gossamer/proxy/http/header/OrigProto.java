package io.gossamer.proxy.http.header;

import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.util.AsciiString;

/**
 * HTTP/1 that travels as HTTP/2 between proxies: {@code l5d-orig-proto} (contract section 4).
 * CONNECT and upgrades never do.
 */
public final class OrigProto {

    private static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1");
    private static final AsciiString HTTP_1_0 = AsciiString.cached("HTTP/1.0");
    private static final AsciiString HTTP_1_1_ABSOLUTE =
            AsciiString.cached("HTTP/1.1; absolute-form");
    private static final AsciiString HTTP_1_0_ABSOLUTE =
            AsciiString.cached("HTTP/1.0; absolute-form");
    private static final AsciiString ABSOLUTE_FORM = AsciiString.cached("absolute-form");

    private static final int VERSION_LENGTH = 8;
    private static final int FORM_START = 10;
    private static final int FORM_END = 23;

    private OrigProto() {}

    /** Whether the request may be sent as HTTP/2 in place of HTTP/1. */
    public static boolean isUpgradable(RequestHead head) {
        return head.version != HttpVersion.HTTP_2 && !head.mayTunnel() && head.authority != null;
    }

    /** Client: makes an HTTP/1 request one of HTTP/2. Only if {@link #isUpgradable}. */
    public static void upgradeRequest(RequestHead head) {
        boolean old = head.version == HttpVersion.HTTP_1_0;
        AsciiString value =
                head.absoluteForm
                        ? (old ? HTTP_1_0_ABSOLUTE : HTTP_1_1_ABSOLUTE)
                        : (old ? HTTP_1_0 : HTTP_1_1);
        head.headers.set(HttpNames.ORIG_PROTO, value);
        head.version = HttpVersion.HTTP_2;
        head.chunked = false;
        if (head.scheme == null) {
            head.scheme = HttpNames.HTTP;
        }
    }

    /**
     * Server: makes such a request HTTP/1 again and strips the header. A value that is unknown
     * leaves it HTTP/2.
     *
     * @return whether it was upgraded, so that the response must be marked
     */
    public static boolean restoreRequest(RequestHead head) {
        AsciiString value = head.headers.get(HttpNames.ORIG_PROTO);
        if (value == null) {
            return false;
        }
        head.headers.remove(HttpNames.ORIG_PROTO);
        if (head.version != HttpVersion.HTTP_2) {
            return false;
        }
        HttpVersion version = version(value, head.version);
        head.version = version;
        // Without a host in it, the absolute form would make one of the path's first segment.
        head.absoluteForm =
                version != HttpVersion.HTTP_2
                        && head.authority != null
                        && !head.authority.isEmpty()
                        && value.length() >= FORM_END
                        && value.subSequence(FORM_START, FORM_END, false)
                                .contentEquals(ABSOLUTE_FORM);
        return version != HttpVersion.HTTP_2;
    }

    /** Server: marks the response to a request that {@link #restoreRequest} restored. */
    public static void markResponse(ResponseHead head) {
        head.headers.set(
                HttpNames.ORIG_PROTO, head.version == HttpVersion.HTTP_1_0 ? HTTP_1_0 : HTTP_1_1);
        head.version = HttpVersion.HTTP_2;
    }

    /**
     * Client: makes the response to an upgraded request HTTP/1 again.
     *
     * @param original version of the request before {@link #upgradeRequest}
     */
    public static void restoreResponse(ResponseHead head, HttpVersion original) {
        AsciiString value = head.headers.get(HttpNames.ORIG_PROTO);
        head.version = value == null ? original : version(value, original);
        head.headers.remove(HttpNames.ORIG_PROTO);
    }

    private static HttpVersion version(AsciiString value, HttpVersion otherwise) {
        if (value.length() >= VERSION_LENGTH) {
            AsciiString version = value.subSequence(0, VERSION_LENGTH, false);
            if (version.contentEquals(HTTP_1_1)) {
                return HttpVersion.HTTP_1_1;
            }
            if (version.contentEquals(HTTP_1_0)) {
                return HttpVersion.HTTP_1_0;
            }
        }
        return otherwise;
    }
}
