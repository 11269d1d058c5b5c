package io.gossamer.proxy.http;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a failure becomes a response (contract section 4, rule R23): status, reason
 * in {@code l5d-proxy-error}, RFC 9457 body or gRPC status. Immutable; one per kind of client.
 */
public final class FailureResponder {

    /** Who reads the answer: decides what it may say. */
    public enum Audience {
        /** Our own application, on the outbound side. */
        APPLICATION,
        /** A peer whose identity was verified: its proxy reads the headers. */
        MESHED_PEER,
        /** Anybody else: learns nothing but the status. */
        UNMESHED_PEER
    }

    /**
     * An answer that is ready to be written.
     *
     * @param body empty if there is none
     */
    public record Failure(ResponseHead head, byte[] body) {}

    /** Rule R23. Bytes. */
    private static final int MAX_REASON = 1024;

    private static final String INJECTED = "answered by the route's policy";
    private static final byte[] NO_BODY = {};
    private static final AsciiString TOKEN_REQUIRED = AsciiString.cached("Bearer");
    private static final AsciiString TOKEN_INVALID =
            AsciiString.cached("Bearer error=\"invalid_token\"");
    private static final AsciiString TOKEN_INSUFFICIENT =
            AsciiString.cached("Bearer error=\"insufficient_scope\"");
    private static final AsciiString RETRY_SECONDS = AsciiString.cached("1");

    private final Audience audience;
    private final boolean informational;

    /**
     * A responder for one kind of client.
     *
     * @param informational whether headers may tell the reason at all; the contract's {@code
     *     DISABLE_INFORMATIONAL_HEADERS} inverted
     */
    public FailureResponder(Audience audience, boolean informational) {
        this.audience = audience;
        this.informational = informational && audience != Audience.UNMESHED_PEER;
    }

    /**
     * Answers a request and ends the response. If the request has not been read to its end, the
     * caller resets the stream afterwards or goes on consuming it.
     */
    public void respond(ServerStream stream, ProxyFailure failure, RequestHead request) {
        Failure answer = answer(failure, request);
        if (closes(failure.code())) {
            stream.closeConnectionAfter();
        }
        boolean empty = answer.body().length == 0;
        stream.writeResponse(answer.head(), empty);
        if (!empty) {
            stream.writeData(Unpooled.wrappedBuffer(answer.body()), true);
        }
    }

    /**
     * The answer to a request that failed.
     *
     * @param request null if it could not be parsed
     */
    public Failure answer(ProxyFailure failure, @Nullable RequestHead request) {
        FailureCode code = failure.code();
        HeaderBlock headers = new HeaderBlock(6);
        String reason = printable(failure.describe() + toAllow(failure));
        if (informational) {
            headers.add(HttpNames.PROXY_ERROR, new AsciiString(reason));
            if (closes(code)) {
                headers.add(HttpNames.MESH_PROXY_CONNECTION, HttpNames.CLOSE);
            }
        }
        if (request != null && isGrpc(request)) {
            return new Failure(grpc(code.grpcStatus(), reason, headers), NO_BODY);
        }
        if (passesSoon(code)) {
            headers.add(HttpNames.RETRY_AFTER, RETRY_SECONDS);
        }
        AsciiString challenge = challenge(code);
        if (challenge != null) {
            headers.add(HttpNames.WWW_AUTHENTICATE, challenge);
        }
        byte[] body = NO_BODY;
        if (request != null && wantsProblem(request)) {
            body = problem(code, reason);
            headers.add(HttpNames.CONTENT_TYPE, HttpNames.PROBLEM_JSON);
        }
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, code.httpStatus(), headers);
        head.contentLength = body.length;
        return new Failure(head, body);
    }

    /** RFC 6750 section 3, for everybody: a client cannot do without it. */
    private static @Nullable AsciiString challenge(FailureCode code) {
        return switch (code) {
            case TOKEN_REQUIRED -> TOKEN_REQUIRED;
            case TOKEN_INVALID -> TOKEN_INVALID;
            case TOKEN_INSUFFICIENT -> TOKEN_INSUFFICIENT;
            default -> null;
        };
    }

    /** The manifest that would have permitted it, if all of it fits. */
    private static String toAllow(ProxyFailure failure) {
        String allow = failure.allow();
        String text = "; to allow it: " + allow;
        int length = failure.describe().length() + text.length();
        return allow.isEmpty() || length > MAX_REASON ? "" : text;
    }

    private ResponseHead grpc(int status, String reason, HeaderBlock headers) {
        headers.add(HttpNames.CONTENT_TYPE, HttpNames.GRPC);
        headers.add(HttpNames.GRPC_STATUS, new AsciiString(Integer.toString(status)));
        if (informational) {
            headers.add(HttpNames.GRPC_MESSAGE, new AsciiString(percentEncode(reason)));
        }
        return new ResponseHead(HttpVersion.HTTP_2, 200, headers);
    }

    /** The answer of a policy in place of a backend's; its status is the policy's own. */
    public ResponseHead injected(int status, String message) {
        ResponseHead head =
                new ResponseHead(HttpVersion.HTTP_1_1, status, reason(describe(message)));
        head.contentLength = 0;
        return head;
    }

    /** The same for clients that speak gRPC. */
    public ResponseHead injectedGrpc(int status, String message) {
        String reason = describe(message);
        return grpc(status, reason, reason(reason));
    }

    /** So that it is not taken for a failure of the proxy. */
    private static String describe(String message) {
        return printable(message.isEmpty() ? INJECTED : INJECTED + ": " + message);
    }

    private HeaderBlock reason(String reason) {
        HeaderBlock headers = new HeaderBlock(4);
        if (informational) {
            headers.add(HttpNames.PROXY_ERROR, new AsciiString(reason));
        }
        return headers;
    }

    private static boolean passesSoon(FailureCode code) {
        return switch (code) {
            case LOAD_SHED, DESTINATION_LIMIT, RATE_LIMITED -> true;
            default -> false;
        };
    }

    /** After these the connection cannot or should not go on. */
    private static boolean closes(FailureCode code) {
        return switch (code) {
            case BAD_REQUEST, HEADERS_TOO_LARGE, URI_TOO_LONG, UPGRADE_REQUIRED, UNEXPECTED -> true;
            default -> false;
        };
    }

    /** {@code application/grpc}, {@code application/grpc+proto}, but not gRPC-Web. */
    public static boolean isGrpc(RequestHead request) {
        AsciiString type = request.headers.get(HttpNames.CONTENT_TYPE);
        int length = HttpNames.GRPC.length();
        if (type == null
                || type.length() < length
                || !HttpNames.same(type.subSequence(0, length, false), HttpNames.GRPC)) {
            return false;
        }
        return type.length() == length || type.byteAt(length) == '+' || type.byteAt(length) == ';';
    }

    private boolean wantsProblem(RequestHead request) {
        if (audience != Audience.APPLICATION
                || !informational
                || request.method.contentEquals(HttpNames.HEAD)) {
            return false;
        }
        AsciiString accept = request.headers.get(HttpNames.ACCEPT);
        return accept != null
                && (accept.contains("*/*")
                        || accept.contains("application/problem+json")
                        || accept.contains("application/json")
                        || accept.contains("application/*"));
    }

    private static byte[] problem(FailureCode code, String reason) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"type\":\"urn:gossamer:failure:").append(code.label().replace(' ', '-'));
        json.append("\",\"title\":");
        quote(json, code.cause());
        json.append(",\"status\":").append(code.httpStatus()).append(",\"detail\":");
        quote(json, reason);
        json.append(",\"remedy\":");
        quote(json, code.remedy());
        json.append("}\n");
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\');
            }
            json.append(c);
        }
        json.append('"');
    }

    /** Printable ASCII on one line, at most {@link #MAX_REASON} bytes. */
    private static String printable(String text) {
        int length = Math.min(text.length(), MAX_REASON);
        StringBuilder clean = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            clean.append(c < 0x20 || c > 0x7E ? '?' : c);
        }
        return clean.toString();
    }

    /** As gRPC wants its message: printable ASCII but for the percent sign. */
    private static String percentEncode(String printable) {
        return printable.replace("%", "%25");
    }
}
