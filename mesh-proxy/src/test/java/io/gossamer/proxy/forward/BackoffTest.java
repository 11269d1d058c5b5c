package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToTheMaximumAndBeginsAgain() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), 0, () -> 0.9);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void addsAShareOfTheBase() {
        Backoff backoff =
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 0.1, () -> 0.5);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(105));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(210));
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 0, () -> 0))
                .hasMessageContaining("expected: 0 < min <= max");
        assertThatThrownBy(
                        () ->
                                new Backoff(
                                        Duration.ofMillis(1),
                                        Duration.ofSeconds(1),
                                        Double.NaN,
                                        () -> 0))
                .hasMessageContaining("expected: 0 to 100");
    }
}
