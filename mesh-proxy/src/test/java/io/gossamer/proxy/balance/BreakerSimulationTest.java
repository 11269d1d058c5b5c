package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Breakers in virtual time, with the numbers of semantics 1.4: one of three endpoints begins to
 * fail, all, half or a third of its requests, and works again later.
 */
class BreakerSimulationTest {

    private static final int BAD = 3;
    private static final Duration SERVICE_TIME = Duration.ofMillis(10);

    private final FakeLoop loop = new FakeLoop();
    private final SplittableRandom random = new SplittableRandom(7);

    private double failing;
    private Outcome failure = Outcome.FAILURE;
    private int total;
    private int failed;

    private Balancer<Integer> balancer(int consecutive, double rate) {
        return balancer(consecutive, rate, 1);
    }

    private Balancer<Integer> balancer(int consecutive, double rate, int minReady) {
        return new Balancer<>(
                FakeEndpoints.config(
                        new OutboundPolicy.FailureAccrual(
                                consecutive,
                                rate,
                                Duration.ofSeconds(10),
                                5,
                                new OutboundPolicy.Backoff(
                                        Duration.ofSeconds(1), Duration.ofSeconds(60), 0.5f, false),
                                minReady)),
                new FakeEndpoints(),
                loop,
                loop,
                random,
                BalancerObserver.NONE);
    }

    /**
     * {@code consecutive} looks at runs only, {@code unified} at the rate as well; the window is 10
     * s, and 0 switches a rule off.
     */
    @ParameterizedTest
    @CsvSource({
        "7, 0, 1.0, FAILURE, true",
        "7, 0, 0.34, FAILURE, false",
        "7, 0.8, 1.0, FAILURE, true",
        "7, 0.8, 0.5, FAILURE, true",
        "7, 0.8, 0.34, FAILURE, true",
        "7, 0.8, 0.1, FAILURE, false",
        "7, 0.8, 0.5, THROTTLED, true",
        "7, 0, 1.0, THROTTLED, false",
        "0, 0.8, 1.0, FAILURE, true",
        "0, 0, 1.0, FAILURE, false"
    })
    void reactsWithinItsWindow(
            int consecutive, double rate, double failing, Outcome failure, boolean reacts) {
        Balancer<Integer> balancer = balancer(consecutive, rate);
        balancer.update(FakeEndpoints.snapshot(1, 2, BAD));
        run(balancer, Duration.ofSeconds(20));
        assertThat(balancer.readyCount()).isEqualTo(3);

        this.failing = failing;
        this.failure = failure;
        run(balancer, Duration.ofSeconds(10));

        boolean out = bad(balancer).state() != EndpointState.READY;
        if (reacts) {
            assertThat(out || failed < 0.1 * total).as("left out, or back on probation").isTrue();
            assertThat(failed).isLessThan((int) (0.2 * total));
        } else {
            assertThat(balancer.readyCount()).isEqualTo(3);
        }
    }

    /** Backoffs of 1, 2, 4 ... 60 s, each followed by one real request. */
    @ParameterizedTest
    @CsvSource({"7, 0", "7, 0.8"})
    void anEndpointThatIsLeftOutGetsOneRequestAfterEachBackoff(int consecutive, double rate) {
        Balancer<Integer> balancer = balancer(consecutive, rate);
        balancer.update(FakeEndpoints.snapshot(1, 2, BAD));
        failing = 1;
        run(balancer, Duration.ofSeconds(5));
        int before = failed;
        run(balancer, Duration.ofMinutes(5));
        assertThat(failed - before).as("from 1 s to 90 s apart").isBetween(5, 12);

        failing = 0;
        run(balancer, Duration.ofSeconds(91));
        assertThat(bad(balancer).state())
                .as("proved by one request")
                .isEqualTo(EndpointState.READY);
    }

    /** Whatever the policy says, one stays. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 3", "9, 4"})
    void neverLeavesFewerReadyThanItsMinimum(int minReady, int ready) {
        Balancer<Integer> balancer = balancer(1, 0.8, minReady);
        balancer.update(FakeEndpoints.snapshot(1, 2, 3, 4));
        int least = 4;
        for (int i = 0; i < 100; i++) {
            Member<Integer> member = balancer.pick();
            member.finished(Outcome.FAILURE);
            least = Math.min(least, balancer.readyCount());
        }

        assertThat(least).isEqualTo(ready);
    }

    private static Member<Integer> bad(Balancer<Integer> balancer) {
        return balancer.members().stream()
                .filter(member -> member.connections() == BAD)
                .findFirst()
                .orElseThrow();
    }

    /** A hundred requests a second. */
    private void run(Balancer<Integer> balancer, Duration duration) {
        total = 0;
        failed = failing == 0 ? 0 : failed;
        for (long i = 0; i < duration.toMillis() / 10; i++) {
            Member<Integer> member = balancer.pick();
            total++;
            boolean fails = member.connections() == BAD && random.nextDouble() < failing;
            failed += fails ? 1 : 0;
            loop.schedule(
                    () -> {
                        member.firstByte(SERVICE_TIME.toNanos());
                        member.finished(fails ? failure : Outcome.SUCCESS);
                    },
                    SERVICE_TIME.toNanos());
            loop.advance(Duration.ofMillis(10));
        }
    }
}
