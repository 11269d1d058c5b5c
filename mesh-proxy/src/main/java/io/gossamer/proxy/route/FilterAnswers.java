package io.gossamer.proxy.route;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Responses that filters give in place of a backend's. */
public final class FilterAnswers {

    private static final AsciiString LOCATION = AsciiString.cached("location");

    private FilterAnswers() {}

    /** The response to send, or null if the request goes on. */
    public static @Nullable ResponseHead of(FilterResult result) {
        if (result instanceof FilterResult.Redirect redirect) {
            HeaderBlock headers = new HeaderBlock(1);
            headers.add(LOCATION, new AsciiString(redirect.location()));
            return head(redirect.status(), headers);
        }
        if (result instanceof FilterResult.Fail fail) {
            HeaderBlock headers = new HeaderBlock(3);
            if (!fail.grpc()) {
                return head(fail.status(), headers);
            }
            headers.add(HttpNames.CONTENT_TYPE, HttpNames.GRPC);
            headers.add(HttpNames.GRPC_STATUS, new AsciiString(Integer.toString(fail.status())));
            headers.add(HttpNames.GRPC_MESSAGE, new AsciiString(fail.message()));
            return new ResponseHead(HttpVersion.HTTP_2, 200, headers);
        }
        return null;
    }

    private static ResponseHead head(int status, HeaderBlock headers) {
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, status, headers);
        head.contentLength = 0;
        return head;
    }
}
