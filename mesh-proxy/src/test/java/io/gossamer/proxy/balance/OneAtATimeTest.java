package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One client that waits for each answer before it asks again, in virtual time. */
class OneAtATimeTest {

    private static final int REQUESTS = 300;

    private final FakeLoop loop = new FakeLoop();
    private final SplittableRandom random = new SplittableRandom(11);
    private final Balancer<Integer> balancer = FakeEndpoints.balancer(loop, random);

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "5, 1", "3, 3"})
    void usesAllReplicasThoughTheirFirstAnswersWereSlow(int replicas, int slowAnswers) {
        int[] asked = run(replicas, answers -> answers < slowAnswers ? 80 : 1 + noise());

        assertThat(IntStream.of(asked)).allMatch(count -> count >= REQUESTS * 0.15);
    }

    @Test
    void sixRequestsSeeThreeReplicas() {
        run(3, answers -> answers < 1 ? 80 : 1 + noise());

        for (int i = 0; i < 20; i++) {
            int[] asked = send(3, new int[3], 6, answers -> 1 + noise());
            assertThat(IntStream.of(asked)).doesNotContain(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0.10, 0.20", "4, 0.02, 0.08", "8, 0.00, 0.03"})
    void asksOneThatIsSlowerTheLessTheSlowerItIs(double times, double least, double most) {
        int[] asked = new int[2];
        balancer.update(FakeEndpoints.snapshot(1, 2));
        for (int i = 0; i < REQUESTS; i++) {
            Member<Integer> member = balancer.pick();
            asked[member.connections() - 1]++;
            answer(member, member.connections() == 2 ? 2 * times : 2);
        }

        assertThat((double) asked[1] / REQUESTS).isBetween(least, most);
    }

    @Test
    void looksAtTheEstimateAloneWhileOthersAreInFlight() {
        balancer.update(FakeEndpoints.snapshot(1, 2, 3));
        for (Member<Integer> member : balancer.members()) {
            member.firstByte(Duration.ofMillis(member.connections() * 10L).toNanos());
        }
        Member<Integer> first = balancer.pick();
        assertThat(first.connections()).isEqualTo(1);

        for (int i = 0; i < 100; i++) {
            Member<Integer> member = balancer.pick();
            assertThat(member.connections()).as("20 ms against 40").isEqualTo(2);
            answer(member, 20);
        }
    }

    /** How often each was asked; what one takes, in ms, by how often it has answered. */
    private int[] run(int replicas, IntToDoubleFunction takes) {
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, replicas).toArray()));
        return send(replicas, new int[replicas], REQUESTS, takes);
    }

    private int[] send(int replicas, int[] answers, int requests, IntToDoubleFunction takes) {
        int[] asked = new int[replicas];
        for (int i = 0; i < requests; i++) {
            Member<Integer> member = balancer.pick();
            int replica = member.connections() - 1;
            asked[replica]++;
            answer(member, takes.applyAsDouble(answers[replica]++));
        }
        return asked;
    }

    private void answer(Member<Integer> member, double millis) {
        Duration rtt = Duration.ofNanos((long) (millis * 1_000_000));
        loop.advance(rtt);
        member.firstByte(rtt.toNanos());
        member.finished(Outcome.SUCCESS);
    }

    private double noise() {
        return random.nextDouble();
    }
}
