package io.gossamer.identity.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SigningRateTest {

    private final AtomicLong nanos = new AtomicLong();
    private final SigningRate rate = new SigningRate(nanos::get);

    private long taken(String identity, int tries) {
        return IntStream.range(0, tries).filter(i -> rate.tryTake(identity)).count();
    }

    @Test
    void oneIdentityGetsItsReserveThenOneASecond() {
        assertThat(taken("a", 100)).isEqualTo(30);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(taken("a", 100)).isEqualTo(2);
    }

    @Test
    void busyIdentityTakesNothingFromAnother() {
        taken("a", 1000);

        assertThat(taken("b", 10)).isEqualTo(10);
    }

    @Test
    void allTogetherGetFiveHundredASecond() {
        long taken = IntStream.range(0, 2000).filter(i -> rate.tryTake("id-" + i)).count();

        assertThat(taken).isEqualTo(500);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(IntStream.range(0, 2000).filter(i -> rate.tryTake("id-" + i)).count())
                .isEqualTo(50);
    }
}
