package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOverridesTest {

    private static HttpRule rule(boolean allowed, @Nullable Retry retry) {
        return new HttpRule(
                List.of(), List.of(), new Distribution.Empty(), Timeouts.NONE, retry, allowed);
    }

    private static HeaderBlock headers(String... namesAndValues) {
        HeaderBlock headers = new HeaderBlock();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new AsciiString(namesAndValues[i]), new AsciiString(namesAndValues[i + 1]));
        }
        return headers;
    }

    @Test
    void whenTheRuleDoesNotAllowItNothingIsReadAndNothingTaken() {
        HttpRule rule = rule(false, null);
        HeaderBlock headers = headers("l5d-timeout", "1s");

        assertThat(RequestOverrides.apply(rule, headers)).isSameAs(rule);
        assertThat(headers.size()).isEqualTo(1);
    }

    @Test
    void whenTheRequestAsksForNothingTheRuleStays() {
        HttpRule rule = rule(true, null);

        assertThat(RequestOverrides.apply(rule, headers("accept", "*/*"))).isSameAs(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "l5d-timeout, 250ms, 250, 0",
        "l5d-request-timeout, 2s, 2000, 0",
        "l5d-response-timeout, 1m, 0, 60000"
    })
    void timeoutsAreTakenOver(String name, String value, long request, long response) {
        HeaderBlock headers = headers(name, value, "accept", "*/*");

        Timeouts asked = RequestOverrides.apply(rule(true, null), headers).timeouts();

        assertThat(asked.request()).isEqualTo(Duration.ofMillis(request));
        assertThat(asked.response()).isEqualTo(Duration.ofMillis(response));
        assertThat(headers.size()).isEqualTo(1);
    }

    @Test
    void requestTimeoutWinsOverItsShorthand() {
        HeaderBlock headers = headers("l5d-timeout", "1s", "l5d-request-timeout", "3s");

        assertThat(RequestOverrides.apply(rule(true, null), headers).timeouts().request())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(headers.size()).isZero();
    }

    @Test
    void retriesOfARuleWithoutAnyAreOneWithThePausesOfThePolicyService() {
        HeaderBlock headers =
                headers(
                        "l5d-retry-http", "429, gateway-error,500-501",
                        "l5d-retry-grpc", "unavailable,Cancelled",
                        "l5d-retry-timeout", "100ms");

        Retry asked = RequestOverrides.apply(rule(true, null), headers).retry();

        assertThat(asked).isNotNull();
        assertThat(asked.maxRetries()).isEqualTo(1);
        assertThat(asked.statuses())
                .containsExactly(new int[] {429, 429}, new int[] {502, 504}, new int[] {500, 501});
        assertThat(asked.grpcCodes()).containsExactly(14, 1);
        assertThat(asked.timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(asked.backoff()).isNotNull();
        assertThat(headers.size()).isZero();
    }

    @Test
    void whatTheRequestDoesNotNameStaysAsTheRuleHasIt() {
        Retry own =
                new Retry(3, 1_000, List.of(new int[] {503, 503}), List.of(), Duration.ZERO, null);

        Retry asked =
                RequestOverrides.apply(rule(true, own), headers("l5d-retry-limit", "5")).retry();

        assertThat(asked).isNotNull();
        assertThat(asked.maxRetries()).isEqualTo(5);
        assertThat(asked.maxRequestBytes()).isEqualTo(1_000);
        assertThat(asked.statuses()).isSameAs(own.statuses());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l5d-timeout=soon",
                "l5d-timeout=5",
                "l5d-timeout=-1s",
                "l5d-timeout=1.5s",
                "l5d-timeout=999999999d",
                "l5d-retry-limit=70000",
                "l5d-retry-limit=two",
                "l5d-retry-http=600",
                "l5d-retry-http=504-500",
                "l5d-retry-http=500,",
                "l5d-retry-grpc=ok",
                "l5d-retry-timeout="
            })
    void whatDoesNotParseIsTakenOutAndChangesNothing(String header) {
        HttpRule rule = rule(true, null);
        int equals = header.indexOf('=');
        HeaderBlock headers = headers(header.substring(0, equals), header.substring(equals + 1));

        assertThat(RequestOverrides.apply(rule, headers)).isSameAs(rule);
        assertThat(headers.size()).isZero();
    }
}
