package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retry budget: ratio 0.2, at least 10 a second, over 10 s; and what a service profile says. */
class RetryBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    /** Every request fails and asks for as many retries as it can get, one after the other. */
    @ParameterizedTest
    @CsvSource({
        "1, 5, 100",
        "1, 50, 100",
        "1, 100, 200",
        "1, 1000, 2000",
        "1, 5000, 10000",
        "4, 5, 25",
        "4, 12, 25",
        "4, 1000, 2000"
    })
    void retriesOfTenSecondsAreAFifthOfTheRequestsOrTheFloor(
            int loops, int requestsPerSecond, int expected) {
        RetryBudget budget = RetryBudget.ofDefaults(loops, now::get);
        overload(budget, requestsPerSecond, 30);

        int retries = overload(budget, requestsPerSecond, 10);

        assertThat(retries).isBetween((int) (expected * 0.89), expected);
    }

    @ParameterizedTest
    @CsvSource({"0.2, 10, 100, 300", "0.2, 0, 100, 200", "0, 10, 100, 100", "1, 5, 10, 150"})
    void floorOfAProfileComesOnTopOfItsRatio(
            double ratio, int floor, int requestsPerSecond, int expected) {
        RetryBudget budget = new RetryBudget(ratio, floor, Duration.ofSeconds(10), now::get);
        overload(budget, requestsPerSecond, 30);

        assertThat(overload(budget, requestsPerSecond, 10))
                .isBetween((int) (expected * 0.89), expected);
    }

    @Test
    void aBurstAfterAPauseHasTheFloorAtOnce() {
        RetryBudget budget = RetryBudget.ofDefaults(1, now::get);
        overload(budget, 1_000, 20);
        now.addAndGet(11 * SECOND);

        assertThat(withdrawAll(budget)).as("requests of long ago do not count").isEqualTo(100);
    }

    @Test
    void aFloorBelowOneRetryPermitsNone() {
        RetryBudget budget = new RetryBudget(0, 0, Duration.ofSeconds(10), now::get);

        assertThat(budget.withdraw()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-0.1, 10, 10", "0.2, -1, 10", "0.2, 10, 0"})
    void whatCannotBeABudgetIsRefused(double ratio, int floor, int ttl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryBudget(ratio, floor, Duration.ofSeconds(ttl), now::get))
                .withMessageContaining("(expected: ");
    }

    private int overload(RetryBudget budget, int requestsPerSecond, int seconds) {
        int retries = 0;
        for (int i = 0; i < requestsPerSecond * seconds; i++) {
            budget.deposit();
            retries += withdrawAll(budget);
            now.addAndGet(SECOND / requestsPerSecond);
        }
        return retries;
    }

    private static int withdrawAll(RetryBudget budget) {
        int retries = 0;
        while (budget.withdraw()) {
            retries++;
        }
        return retries;
    }
}
