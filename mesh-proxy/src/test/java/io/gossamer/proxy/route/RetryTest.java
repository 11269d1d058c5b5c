package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.route.RetryPolicy.Attempt;
import io.gossamer.proxy.route.RetryPolicy.Decision;
import io.gossamer.proxy.route.match.Requests;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    private final AtomicLong now = new AtomicLong();
    private final RetryBudget budget = RetryBudget.ofDefaults(1, now::get);
    private final RetryPolicy asked =
            RetryPolicy.of(
                    new OutboundPolicy.Retry(
                            1,
                            65_536,
                            List.of(new int[] {500, 504}),
                            List.of(14),
                            Duration.ZERO,
                            new OutboundPolicy.Backoff(
                                    Duration.ofMillis(25), Duration.ofMillis(250), 0, false)));

    @ParameterizedTest
    @CsvSource({
        "GET, CONNECTION_CLOSED, false, RETRY",
        "DELETE, CONNECTION_CLOSED, false, RETRY",
        "POST, CONNECTION_CLOSED, false, METHOD",
        "POST, CONNECTION_CLOSED, true, RETRY",
        "POST, CONNECT_FAILED, true, RETRY",
        "GET, RESPONSE_TIMEOUT, false, RETRY",
        "POST, RESPONSE_TIMEOUT, false, METHOD",
        "POST, FAILFAST, true, RETRY",
        "GET, LOAD_SHED, false, FINAL",
        "GET, CANCELLED, false, FINAL",
        "GET, IDENTITY_MISMATCH, false, FINAL"
    })
    void withoutAPolicyRepeatsWhatCannotHaveActedTwice(
            String method, FailureCode code, boolean retryable, Decision decision) {
        ProxyFailure failure = new ProxyFailure(code, "x", retryable);

        assertThat(RetryPolicy.DEFAULT.afterFailure(attempt(method, 0), failure, budget))
                .isEqualTo(decision);
    }

    @Test
    void withoutAPolicyKeepsEveryAnswer() {
        assertThat(RetryPolicy.DEFAULT.afterStatus(attempt("GET", 0), 503, budget))
                .isEqualTo(Decision.FINAL);
        assertThat(RetryPolicy.DEFAULT.afterGrpcStatus(attempt("GET", 0), 14, budget))
                .isEqualTo(Decision.FINAL);
    }

    @Test
    void withAPolicyRepeatsItsStatusesForAllMethodsUpToItsLimit() {
        assertThat(asked.afterStatus(attempt("POST", 0), 503, budget)).isEqualTo(Decision.RETRY);
        assertThat(asked.afterStatus(attempt("POST", 0), 499, budget)).isEqualTo(Decision.FINAL);
        assertThat(asked.afterStatus(attempt("POST", 1), 503, budget)).isEqualTo(Decision.LIMIT);
        assertThat(asked.afterGrpcStatus(attempt("POST", 0), 14, budget)).isEqualTo(Decision.RETRY);
    }

    @Test
    void repeatsNeitherALostBodyNorACommittedResponse() {
        assertThat(asked.afterStatus(new Attempt(Requests.get("/"), 0, false, false), 503, budget))
                .isEqualTo(Decision.BODY);
        assertThat(asked.afterStatus(new Attempt(Requests.get("/"), 0, true, true), 503, budget))
                .isEqualTo(Decision.COMMITTED);
    }

    @Test
    void waitsExponentiallyLongerBetweenRetries() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(asked.backoffNanos(0, random)).isEqualTo(25_000_000);
        assertThat(asked.backoffNanos(2, random)).isEqualTo(100_000_000);
        assertThat(asked.backoffNanos(60, random)).isEqualTo(250_000_000);
    }

    @Test
    void namesTheTimeoutThatPassed() {
        OutboundPolicy.Timeouts timeouts =
                new OutboundPolicy.Timeouts(
                        Duration.ofNanos(100), Duration.ofNanos(1_000), Duration.ofNanos(300));
        Deadline deadline = Deadline.start(timeouts, 0);
        assertThat(deadline.next(0)).isEqualTo(300);
        assertThat(deadline.expired(299)).isEqualTo(Deadline.Expired.NONE);
        assertThat(deadline.expired(300)).isEqualTo(Deadline.Expired.IDLE);

        deadline.active(250);
        deadline.requestEnded(260);
        assertThat(deadline.next(300)).isEqualTo(60);
        assertThat(deadline.expired(360)).isEqualTo(Deadline.Expired.RESPONSE);
        assertThat(deadline.expired(1_000)).isEqualTo(Deadline.Expired.REQUEST);
        assertThat(Deadline.isNeeded(OutboundPolicy.Timeouts.NONE)).isFalse();
        assertThat(Deadline.start(OutboundPolicy.Timeouts.NONE, 0).next(5))
                .isEqualTo(Deadline.NEVER);
    }

    private static Attempt attempt(String method, int retries) {
        return new Attempt(Requests.request(method, "books", "/"), retries, true, false);
    }
}
