package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two replicas in virtual time; one becomes 100 ms slower after a while. */
class SlowReplicaSimulationTest {

    private static final int SLOW = 2;

    private final FakeLoop loop = new FakeLoop();
    private final SplittableRandom random = new SplittableRandom(42);
    private final Balancer<Integer> balancer = FakeEndpoints.balancer(loop, random);

    private boolean slowed;
    private int total;
    private int toSlow;

    @ParameterizedTest
    @CsvSource({"4", "10", "40", "400", "4000"})
    void sendsLessThanFifteenPercentToTheSlowedReplicaWithinTenSeconds(int perSecond) {
        balancer.update(FakeEndpoints.snapshot(1, SLOW));
        run(perSecond, Duration.ofSeconds(20));
        assertThat(toSlow).as("both are used before").isGreaterThan(total / 10);

        slowed = true;
        total = 0;
        toSlow = 0;
        run(perSecond, Duration.ofSeconds(10));

        assertThat((double) toSlow / total).isLessThan(0.15);

        total = 0;
        toSlow = 0;
        run(perSecond, Duration.ofSeconds(120));
        assertThat(toSlow).as("is tried again").isPositive();
        assertThat((double) toSlow / total).isLessThan(0.15);
    }

    @ParameterizedTest
    @CsvSource({"40", "400"})
    void usesTheReplicaAgainWithinAMinuteOfItsRecovery(int perSecond) {
        balancer.update(FakeEndpoints.snapshot(1, SLOW));
        slowed = true;
        run(perSecond, Duration.ofSeconds(30));

        slowed = false;
        run(perSecond, Duration.ofSeconds(60));
        total = 0;
        toSlow = 0;
        run(perSecond, Duration.ofSeconds(30));

        assertThat(toSlow).isGreaterThan(total / 10);
    }

    private void run(int perSecond, Duration duration) {
        long requests = duration.toSeconds() * perSecond;
        Duration gap = Duration.ofNanos(1_000_000_000L / perSecond);
        for (long i = 0; i < requests; i++) {
            send();
            loop.advance(gap);
        }
    }

    private void send() {
        Member<Integer> member = balancer.pick();
        total++;
        long service = 1_000_000L + random.nextLong(2_000_000L);
        if (member.connections() == SLOW) {
            toSlow++;
            service += slowed ? Duration.ofMillis(100).toNanos() : 0;
        }
        long rtt = service;
        loop.schedule(
                () -> {
                    member.firstByte(rtt);
                    member.finished(Outcome.SUCCESS);
                },
                rtt);
    }
}
