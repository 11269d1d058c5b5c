package io.gossamer.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.FailureResponder.Audience;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureResponderTest {

    private static final ProxyFailure FAILURE =
            ProxyFailure.of(FailureCode.FAILFAST, "books:80: no\r\nendpoint \"x\" \u00e9");

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void statusIsTheContracts(FailureCode code) {
        FailureResponder.Failure answer =
                responder(Audience.APPLICATION, true)
                        .answer(ProxyFailure.of(code, "d"), request(null, null));

        assertThat(answer.head().status).isEqualTo(code.httpStatus());
        assertThat(answer.head().contentLength).isZero();
        assertThat((Object) answer.head().headers.get(HttpNames.PROXY_ERROR))
                .hasToString(code.label() + ": d");
    }

    /** RFC 6750 section 3: also strangers are told, but not why. */
    @ParameterizedTest
    @CsvSource({
        "TOKEN_REQUIRED, Bearer, 16",
        "TOKEN_INVALID, 'Bearer error=\"invalid_token\"', 16",
        "TOKEN_INSUFFICIENT, 'Bearer error=\"insufficient_scope\"', 7"
    })
    void whoHasNoTokenIsToldToBringOne(FailureCode code, String challenge, String grpcStatus) {
        ProxyFailure failure = ProxyFailure.of(code, "d");
        FailureResponder stranger = responder(Audience.UNMESHED_PEER, true);
        HeaderBlock headers = stranger.answer(failure, request(null, null)).head().headers;
        HeaderBlock trailers =
                stranger.answer(failure, request(null, "application/grpc")).head().headers;

        assertThat(headers.size()).isEqualTo(1);
        assertThat((Object) headers.get(HttpNames.WWW_AUTHENTICATE)).hasToString(challenge);
        assertThat((Object) trailers.get(HttpNames.GRPC_STATUS)).hasToString(grpcStatus);
    }

    @Test
    void reasonIsOnePrintableLine() {
        FailureResponder.Failure answer =
                responder(Audience.MESHED_PEER, true).answer(FAILURE, null);

        assertThat((Object) answer.head().headers.get(HttpNames.PROXY_ERROR))
                .hasToString("failfast: books:80: no??endpoint \"x\" ?");
        assertThat(answer.body()).isEmpty();
        assertThat(
                        responder(Audience.MESHED_PEER, true)
                                .answer(
                                        ProxyFailure.of(FailureCode.FAILFAST, "x".repeat(5000)),
                                        null)
                                .head()
                                .headers
                                .get(HttpNames.PROXY_ERROR)
                                .length())
                .isEqualTo(1024);
    }

    @Test
    void applicationThatAcceptsItGetsAProblem() {
        FailureResponder.Failure answer =
                responder(Audience.APPLICATION, true).answer(FAILURE, request("*/*", null));

        String body = new String(answer.body(), StandardCharsets.US_ASCII);
        assertThat(body)
                .startsWith("{\"type\":\"urn:gossamer:failure:failfast\"")
                .contains("\"status\":504", "no??endpoint \\\"x\\\" ?", "\"remedy\":");
        assertThat(answer.head().contentLength).isEqualTo(body.length());
        assertThat((Object) answer.head().headers.get(HttpNames.CONTENT_TYPE))
                .hasToString("application/problem+json");
    }

    @Test
    void peersGetNoBodyAndStrangersNoReason() {
        assertThat(
                        responder(Audience.MESHED_PEER, true)
                                .answer(FAILURE, request("*/*", null))
                                .body())
                .isEmpty();
        FailureResponder.Failure stranger =
                responder(Audience.UNMESHED_PEER, true).answer(FAILURE, request("*/*", null));
        assertThat(stranger.head().headers.size()).isZero();
        assertThat(stranger.body()).isEmpty();
        FailureResponder.Failure silent =
                responder(Audience.APPLICATION, false).answer(FAILURE, request("*/*", null));
        assertThat(silent.head().headers.size()).isZero();
    }

    @Test
    void grpcGetsItsStatusInTheHead() {
        FailureResponder.Failure answer =
                responder(Audience.APPLICATION, true)
                        .answer(
                                ProxyFailure.of(FailureCode.DENIED, "100% no"),
                                request("*/*", "application/grpc+proto"));

        assertThat(answer.head().status).isEqualTo(200);
        assertThat((Object) answer.head().headers.get(HttpNames.GRPC_STATUS)).hasToString("7");
        assertThat((Object) answer.head().headers.get(HttpNames.GRPC_MESSAGE))
                .hasToString("unauthorized: 100%25 no");
        assertThat(answer.body()).isEmpty();
        assertThat(
                        responder(Audience.APPLICATION, true)
                                .answer(FAILURE, request(null, "application/grpc-web"))
                                .head()
                                .status)
                .isEqualTo(504);
    }

    @Test
    void aRefusalComesWithTheManifestThatPermitsIfAllOfItFits() {
        assertThat(reason(ProxyFailure.denied("client web", "web", "{kind: X}")))
                .isEqualTo("unauthorized: client web; to allow it: {kind: X}");
        assertThat(reason(ProxyFailure.denied("client web", "web", "{" + "x".repeat(1_024) + "}")))
                .isEqualTo("unauthorized: client web");
        assertThat(reason(ProxyFailure.denied("client web", "web", "")))
                .isEqualTo("unauthorized: client web");
    }

    private static String reason(ProxyFailure failure) {
        return String.valueOf(
                (Object)
                        responder(Audience.MESHED_PEER, true)
                                .answer(failure, null)
                                .head()
                                .headers
                                .get(HttpNames.PROXY_ERROR));
    }

    @Test
    void shedLoadSaysWhenToComeBack() {
        assertThat(
                        responder(Audience.UNMESHED_PEER, true)
                                .answer(ProxyFailure.of(FailureCode.LOAD_SHED, "d"), null)
                                .head()
                                .headers)
                .hasToString("retry-after: 1\n");
    }

    private static FailureResponder responder(Audience audience, boolean informational) {
        return new FailureResponder(audience, informational);
    }

    private static RequestHead request(String accept, String contentType) {
        HeaderBlock headers = new HeaderBlock();
        if (accept != null) {
            headers.add(HttpNames.ACCEPT, new AsciiString(accept));
        }
        if (contentType != null) {
            headers.add(HttpNames.CONTENT_TYPE, new AsciiString(contentType));
        }
        return new RequestHead(
                HttpVersion.HTTP_2, new AsciiString("POST"), new AsciiString("/"), headers);
    }
}
