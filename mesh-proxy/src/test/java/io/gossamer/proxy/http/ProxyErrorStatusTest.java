package io.gossamer.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statuses of what the proxy answers itself, and the text that says so. */
class ProxyErrorStatusTest {

    @ParameterizedTest
    @CsvSource({
        "FAILFAST, 504, 4, failfast, false",
        "LOAD_SHED, 503, 8, loadshed, false",
        "CONNECT_FAILED, 502, 14, connect, false",
        "CONNECT_TIMEOUT, 504, 4, connect timeout, false",
        "CONNECTION_CLOSED, 502, 14, i/o, false",
        "IDENTITY_MISMATCH, 502, 14, identity required, false",
        "TLS_FAILED, 502, 14, tls, false",
        "RESPONSE_TIMEOUT, 504, 4, response timeout, false",
        "ROUTE_NOT_FOUND, 404, 12, route not found, false",
        "DENIED, 403, 7, unauthorized, false",
        "RATE_LIMITED, 429, 8, rate limited, false",
        "GATEWAY_LOOP, 508, 10, gateway loop, false",
        "ROUTE_REFUSES, 403, 7, refused by route, false",
        "GATEWAY_DOMAIN, 404, 5, gateway domain invalid, false",
        "INVALID_POLICY, 500, 13, invalid policy, false",
        "BAD_REQUEST, 400, 13, bad request, true",
        "UNEXPECTED, 500, 13, unexpected, true"
    })
    void ofHttpAndGrpc(FailureCode code, int http, int grpc, String label, boolean closes) {
        FailureResponder responder =
                new FailureResponder(FailureResponder.Audience.MESHED_PEER, true);
        ProxyFailure failure = ProxyFailure.of(code, "detail");

        ResponseHead plain = responder.answer(failure, request("text/plain")).head();
        assertThat(plain.status).isEqualTo(http);
        assertThat(plain.contentLength).isZero();
        assertThat(text(plain, HttpNames.PROXY_ERROR)).isEqualTo(label + ": detail");
        assertThat(text(plain, HttpNames.MESH_PROXY_CONNECTION))
                .isEqualTo(closes ? "close" : "null");
        ResponseHead call = responder.answer(failure, request("application/grpc")).head();
        assertThat(call.status).as("of gRPC always").isEqualTo(200);
        assertThat(text(call, HttpNames.GRPC_STATUS)).isEqualTo(Integer.toString(grpc));
        assertThat(text(call, HttpNames.GRPC_MESSAGE)).isEqualTo(label + ": detail");
    }

    private static String text(ResponseHead head, AsciiString name) {
        return String.valueOf((Object) head.headers.get(name));
    }

    private static RequestHead request(String contentType) {
        HeaderBlock headers = new HeaderBlock();
        headers.add(HttpNames.CONTENT_TYPE, new AsciiString(contentType));
        return new RequestHead(
                HttpVersion.HTTP_2, new AsciiString("POST"), new AsciiString("/"), headers);
    }
}
