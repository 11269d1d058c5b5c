package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureAccrualTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void ejectsAfterTheConfiguredRunOfFailures() {
        FailureAccrual accrual = consecutive(3, 0);

        assertThat(accrual.record(Outcome.FAILURE, 0)).isFalse();
        assertThat(accrual.record(Outcome.FAILURE, 0)).isFalse();
        assertThat(accrual.record(Outcome.FAILURE, 0)).isTrue();
    }

    @Test
    void startsTheRunAgainAfterASuccess() {
        FailureAccrual accrual = consecutive(2, 0);

        accrual.record(Outcome.FAILURE, 0);
        accrual.record(Outcome.SUCCESS, 0);

        assertThat(accrual.record(Outcome.FAILURE, 0)).isFalse();
    }

    @Test
    void doesNotCountOverloadAsPartOfARun() {
        FailureAccrual accrual = consecutive(2, 0);

        for (int i = 0; i < 10; i++) {
            assertThat(accrual.record(Outcome.THROTTLED, 0)).isFalse();
        }
    }

    @Test
    void ejectsBelowTheSuccessRateOnceThereAreEnoughRequests() {
        FailureAccrual accrual = consecutive(0, 0.8);

        for (int i = 0; i < 3; i++) {
            assertThat(accrual.record(Outcome.SUCCESS, 0)).isFalse();
        }
        assertThat(accrual.record(Outcome.THROTTLED, 0)).isFalse();
        assertThat(accrual.record(Outcome.FAILURE, 0)).isTrue();
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        FailureAccrual accrual = consecutive(0, 0.8);
        for (int i = 0; i < 4; i++) {
            accrual.record(Outcome.FAILURE, 0);
        }

        assertThat(accrual.record(Outcome.FAILURE, 11 * SECOND)).isFalse();
    }

    @Test
    void learnsNothingFromNeutralOutcomes() {
        FailureAccrual accrual = consecutive(1, 0);

        assertThat(accrual.record(Outcome.NEUTRAL, 0)).isFalse();
    }

    @Test
    void doublesTheBackoffUpToItsBoundAndHonoursRetryAfter() {
        FailureAccrual accrual = consecutive(1, 0);

        assertThat(accrual.nextBackoff(0)).isEqualTo(SECOND);
        assertThat(accrual.nextBackoff(0)).isEqualTo(2 * SECOND);
        assertThat(accrual.nextBackoff(10 * SECOND)).isEqualTo(10 * SECOND);
        assertThat(accrual.nextBackoff(0)).isEqualTo(4 * SECOND);
        assertThat(accrual.nextBackoff(3600 * SECOND)).isEqualTo(300 * SECOND);

        accrual.reset();
        assertThat(accrual.nextBackoff(0)).isEqualTo(SECOND);
    }

    static FailureAccrual consecutive(int max, double successRate) {
        return new FailureAccrual(policy(max, successRate), new SplittableRandom(1));
    }

    static OutboundPolicy.FailureAccrual policy(int max, double successRate) {
        return new OutboundPolicy.FailureAccrual(
                max,
                successRate,
                Duration.ofSeconds(10),
                5,
                new OutboundPolicy.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), 0, true),
                0);
    }
}
