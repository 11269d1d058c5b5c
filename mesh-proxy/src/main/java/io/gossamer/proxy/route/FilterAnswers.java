package io.gossamer.proxy.route;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Responses that filters give in place of a backend's. */
public final class FilterAnswers {

    private static final AsciiString LOCATION = AsciiString.cached("location");

    // What gRPC makes of HTTP (contract section 9).
    private static final int NOT_FOUND = 5;
    private static final int FAILED_PRECONDITION = 9;

    private FilterAnswers() {}

    /**
     * The response to send, or null if the request goes on.
     *
     * @param responder of the client: whether it may learn why
     */
    public static @Nullable ResponseHead of(
            FilterResult result, RequestHead request, FailureResponder responder) {
        boolean grpc = FailureResponder.isGrpc(request);
        if (result instanceof FilterResult.Redirect redirect) {
            return grpc
                    ? responder.injectedGrpc(NOT_FOUND, "a redirect to " + redirect.location())
                    : redirect(redirect);
        }
        if (result instanceof FilterResult.Fail fail) {
            if (fail.grpc()) {
                return responder.injectedGrpc(fail.status(), fail.message());
            }
            return grpc
                    ? responder.injectedGrpc(FAILED_PRECONDITION, fail.message())
                    : responder.injected(fail.status(), fail.message());
        }
        return null;
    }

    private static ResponseHead redirect(FilterResult.Redirect redirect) {
        HeaderBlock headers = new HeaderBlock(1);
        headers.add(LOCATION, new AsciiString(redirect.location()));
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, redirect.status(), headers);
        head.contentLength = 0;
        return head;
    }
}
