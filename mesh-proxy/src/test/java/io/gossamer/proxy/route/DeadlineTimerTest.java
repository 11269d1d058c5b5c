package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One timer for all timeouts of an exchange, in virtual time. */
class DeadlineTimerTest {

    private static final Duration NONE = Duration.ZERO;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void firesOnceWhenTheWholeExchangeHasLastedTooLong() {
        start(NONE, ms(300), NONE);

        advance(299);
        assertThat(heard).isEmpty();
        advance(1);
        assertThat(heard).containsExactly("REQUEST request timeout of 300 ms");
        advance(1_000);
        assertThat(heard).hasSize(1);
    }

    @Test
    void waitsForTheResponseFromTheEndOfTheRequestOn() {
        DeadlineTimer timer = start(ms(100), NONE, NONE);

        advance(5_000);
        assertThat(heard).isEmpty();
        timer.requestEnded();
        advance(99);
        assertThat(heard).isEmpty();
        advance(1);
        assertThat(heard).containsExactly("RESPONSE response timeout of 100 ms");
    }

    @Test
    void aByteMovesTheEndOfSilenceWithoutAnotherTimer() {
        DeadlineTimer timer = start(NONE, NONE, ms(100));

        for (int i = 0; i < 5; i++) {
            advance(60);
            timer.active();
        }
        assertThat(heard).isEmpty();
        advance(99);
        assertThat(heard).isEmpty();
        advance(1);
        assertThat(heard).containsExactly("IDLE idle timeout of 100 ms");
    }

    @Test
    void anAttemptThatLastsTooLongEndsAloneAndTheNextHasItsOwnTime() {
        DeadlineTimer timer = start(NONE, ms(250), NONE);

        timer.attemptStarted(ms(100));
        advance(100);
        timer.attemptStarted(ms(100));
        advance(100);
        assertThat(heard)
                .containsExactly(
                        "ATTEMPT timeout of the attempt of 100 ms",
                        "ATTEMPT timeout of the attempt of 100 ms");
        timer.attemptStarted(ms(100));
        advance(50);
        assertThat(heard).hasSize(3).last().isEqualTo("REQUEST request timeout of 250 ms");
    }

    @Test
    void anAnsweredAttemptDoesNotExpire() {
        DeadlineTimer timer = start(NONE, NONE, NONE);

        timer.attemptStarted(ms(100));
        advance(50);
        timer.attemptOver();
        advance(10_000);

        assertThat(heard).isEmpty();
    }

    @Test
    void nothingExpiresAfterStop() {
        DeadlineTimer timer = start(ms(10), ms(10), ms(10));
        timer.requestEnded();

        timer.stop();
        timer.active();
        advance(10_000);

        assertThat(heard).isEmpty();
    }

    private DeadlineTimer start(Duration response, Duration request, Duration idle) {
        Deadline deadline =
                Deadline.start(new Timeouts(response, request, idle), ticker.nanoTime());
        return new DeadlineTimer(
                channel.eventLoop(),
                ticker::nanoTime,
                deadline,
                (expired, what) -> heard.add(expired + " " + what));
    }

    private void advance(long millis) {
        ticker.advance(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
