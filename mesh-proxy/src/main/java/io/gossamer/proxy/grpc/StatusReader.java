package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.Decimals;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The status of a call, from what HTTP/2 carried. */
final class StatusReader {

    private StatusReader() {}

    /** What the trailers say; UNKNOWN if they do not. */
    static GrpcStatus trailers(HeaderBlock trailers) {
        GrpcStatus status = stated(trailers);
        return status == null
                ? GrpcStatus.of(StatusCode.UNKNOWN, "trailers without grpc-status")
                : status;
    }

    /** What a head says that is the whole answer. */
    static GrpcStatus only(ResponseHead head) {
        GrpcStatus status = stated(head.headers);
        return status == null ? http(head) : status;
    }

    /** Null if a head begins an answer of gRPC, else what it means. */
    static @Nullable GrpcStatus unexpected(ResponseHead head) {
        AsciiString type = head.headers.get(HttpNames.CONTENT_TYPE);
        return head.status == 200 && type != null && type.startsWith(HttpNames.GRPC)
                ? null
                : http(head);
    }

    private static @Nullable GrpcStatus stated(HeaderBlock headers) {
        AsciiString number = headers.get(HttpNames.GRPC_STATUS);
        if (number == null) {
            return null;
        }
        StatusCode code = StatusCode.of(Decimals.parse(number));
        AsciiString message = headers.get(HttpNames.GRPC_MESSAGE);
        if (message == null && code == StatusCode.OK) {
            return GrpcStatus.OK;
        }
        return new GrpcStatus(code, message == null ? null : decode(message), null);
    }

    /** The mapping of gRPC for peers that do not speak it. */
    private static GrpcStatus http(ResponseHead head) {
        StatusCode code =
                switch (head.status) {
                    case 400, 431 -> StatusCode.INTERNAL;
                    case 401 -> StatusCode.UNAUTHENTICATED;
                    case 403 -> StatusCode.PERMISSION_DENIED;
                    case 404 -> StatusCode.UNIMPLEMENTED;
                    case 429, 502, 503, 504 -> StatusCode.UNAVAILABLE;
                    default -> StatusCode.UNKNOWN;
                };
        return GrpcStatus.of(
                code,
                "HTTP status "
                        + head.status
                        + ", content-type "
                        + head.headers.get(HttpNames.CONTENT_TYPE)
                        + " (expected: 200 and application/grpc)");
    }

    /** What a stream means that ended without an answer. */
    static GrpcStatus reset(StreamReset reason) {
        return switch (reason) {
            case CANCEL -> GrpcStatus.of(StatusCode.CANCELLED, "reset by the server");
            case REFUSED -> GrpcStatus.of(StatusCode.UNAVAILABLE, "refused by the server");
            case ENHANCE_YOUR_CALM ->
                    GrpcStatus.of(
                            StatusCode.RESOURCE_EXHAUSTED, "reset by the server: too many calls");
            case CONNECTION_LOST, CONNECTION_LOST_UNSENT ->
                    GrpcStatus.of(StatusCode.UNAVAILABLE, "connection lost");
            case PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR ->
                    GrpcStatus.of(StatusCode.INTERNAL, "stream reset: " + reason);
        };
    }

    /** UTF-8 in percent-encoding; what is no escape stands for itself. */
    static String decode(AsciiString text) {
        byte[] bytes = text.toByteArray();
        int to = 0;
        for (int from = 0; from < bytes.length; from++) {
            int escaped = HeadSyntax.octetAt(bytes, from);
            if (escaped >= 0) {
                bytes[to++] = (byte) escaped;
                from += 2;
            } else {
                bytes[to++] = bytes[from];
            }
        }
        return new String(bytes, 0, to, StandardCharsets.UTF_8);
    }
}
