package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.FailureResponder.Audience;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.route.match.Requests;
import io.netty.util.AsciiString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract section 4, error headers, and section 9, error responses. */
class FilterAnswersTest {

    private static final FailureResponder TELLS = new FailureResponder(Audience.MESHED_PEER, true);
    private static final FailureResponder IS_SILENT =
            new FailureResponder(Audience.UNMESHED_PEER, true);
    private static final FilterResult HTTP = new FilterResult.Fail(false, 503, "down 5%");
    private static final FilterResult GRPC = new FilterResult.Fail(true, 14, "down 5%");
    private static final FilterResult REDIRECT =
            new FilterResult.Redirect(302, "https://other/path");

    private final RequestHead plain = Requests.get("/");
    private final RequestHead grpc =
            Requests.request("POST", "books", "/a/B", "content-type", "application/grpc+proto");

    @Test
    void anInjectedFailureSaysWhy() {
        ResponseHead answer = answer(HTTP, plain, TELLS);

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.contentLength).isZero();
        assertThat(header(answer, HttpNames.PROXY_ERROR))
                .isEqualTo("answered by the route's policy: down 5%");
    }

    @Test
    void thoseWhoMayNotLearnOfTheMeshDoNot() {
        assertThat(answer(HTTP, plain, IS_SILENT).headers.size()).isZero();
        ResponseHead answer = answer(GRPC, grpc, IS_SILENT);

        assertThat(header(answer, HttpNames.GRPC_STATUS)).isEqualTo("14");
        assertThat(answer.headers.contains(HttpNames.PROXY_ERROR)).isFalse();
        assertThat(answer.headers.contains(HttpNames.GRPC_MESSAGE)).isFalse();
    }

    @Test
    void grpcHearsStatusAndMessage() {
        ResponseHead answer = answer(GRPC, grpc, TELLS);

        assertThat(answer.status).isEqualTo(200);
        assertThat(header(answer, HttpNames.GRPC_STATUS)).isEqualTo("14");
        assertThat(header(answer, HttpNames.GRPC_MESSAGE))
                .isEqualTo("answered by the route's policy: down 5%25");
        assertThat(header(answer, HttpNames.PROXY_ERROR))
                .isEqualTo("answered by the route's policy: down 5%");
    }

    @Test
    void toGrpcAnHttpFailureIsAFailedPreconditionAndARedirectNotFound() {
        assertThat(header(answer(HTTP, grpc, TELLS), HttpNames.GRPC_STATUS)).isEqualTo("9");
        assertThat(header(answer(REDIRECT, grpc, TELLS), HttpNames.GRPC_STATUS)).isEqualTo("5");
        assertThat(header(answer(REDIRECT, plain, TELLS), new AsciiString("location")))
                .isEqualTo("https://other/path");
    }

    @Test
    void whatGoesOnHasNoAnswer() {
        assertThat(FilterAnswers.of(FilterResult.FORWARD, plain, TELLS)).isNull();
    }

    private static ResponseHead answer(
            FilterResult result, RequestHead request, FailureResponder responder) {
        return Objects.requireNonNull(FilterAnswers.of(result, request, responder));
    }

    private static @Nullable String header(ResponseHead answer, AsciiString name) {
        AsciiString value = answer.headers.get(name);
        return value == null ? null : value.toString();
    }
}
