package io.gossamer.proxy.balance;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws a few endpoints at random and takes the cheapest. What it costs is the estimated round trip
 * time, times the square of the requests in flight and this one: a sidecar sees only its own
 * requests, so that one in flight tells of others that it does not see. Both numbers, the draws and
 * the square, are what came out best in the simulation of docs/balancing.md.
 *
 * <p>An endpoint that was never measured counts like the fastest of the others that were drawn, at
 * most the default round trip time: a new or returned replica gets its share at once, and no rush
 * before its first answer.
 *
 * <p>Where requests come one at a time, the cheapest would get all of them, however little the
 * others differ, and they would not be measured again. There each that is passed over is given a
 * fifth of what the chosen one takes, until it is the cheapest: those that are nearly equal take
 * turns, one that takes twice as long gets every sixth request, and one beyond {@value #NEAR} times
 * none by this. And there the first few measurements of an endpoint count as none.
 *
 * <p>While endpoints start slowly, some are passed over ({@link SlowStart}); light ones always are
 * now and then ({@link EndpointWeights}).
 *
 * <p>One event loop. Allocates nothing.
 */
final class PowerOfChoices {

    /** How many are drawn; all of them, if there are no more. */
    static final int CHOICES = 16;

    /** What one that is passed over is given, as a share of what the chosen one takes. */
    static final double CREDIT = 0.2;

    /** What takes longer than this many times the chosen one is given nothing. */
    static final double NEAR = 5;

    private final RandomGenerator random;
    private final SlowStart slowStart;
    private final EndpointWeights weights;

    /** Those drawn for the selection at hand; empty between two. */
    private final Member<?>[] drawn = new Member<?>[CHOICES];

    private final double[] rtts = new double[CHOICES];

    PowerOfChoices(RandomGenerator random, SlowStart slowStart, EndpointWeights weights) {
        this.random = random;
        this.slowStart = slowStart;
        this.weights = weights;
    }

    /**
     * @param avoid chosen only if it is the only one
     * @param oneAtATime whether no request is in flight, nor was when the last ones were made
     * @param now of the ticker by which the endpoints' loads were measured
     * @return null if nothing is ready
     */
    <E> @Nullable Member<E> select(
            List<Member<E>> ready, @Nullable Member<E> avoid, boolean oneAtATime, long now) {
        int size = ready.size();
        if (size <= 1) {
            return size == 0 ? null : ready.get(0);
        }
        int count = size <= CHOICES ? drawAll(ready, avoid) : drawSome(ready, avoid);
        boolean starting = slowStart.applies(ready, now);
        if (starting) {
            count = passOver(count, true, now);
        }
        if (weights.applies() && size <= CHOICES) {
            count = passOver(count, false, now);
        }
        // What was drawn came from the caller's list.
        @SuppressWarnings("unchecked")
        Member<E> chosen = (Member<E>) drawn[choose(count, oneAtATime && !starting, now)];
        Arrays.fill(drawn, null);
        return chosen;
    }

    /** All of them from a random one on, so that equal ones take turns. */
    private <E> int drawAll(List<Member<E>> ready, @Nullable Member<E> avoid) {
        int size = ready.size();
        int first = random.nextInt(size);
        int count = 0;
        for (int i = 0; i < size; i++) {
            Member<E> member = ready.get((first + i) % size);
            if (member != avoid) {
                drawn[count++] = member;
            }
        }
        return count;
    }

    /** One that is drawn twice counts once: there is one choice less. */
    private <E> int drawSome(List<Member<E>> ready, @Nullable Member<E> avoid) {
        int count = 0;
        for (int i = 0; i < CHOICES; i++) {
            Member<E> member = ready.get(random.nextInt(ready.size()));
            for (int draws = 1; weights.redraws(member, draws); draws++) {
                member = ready.get(random.nextInt(ready.size()));
            }
            if (member != avoid) {
                drawn[count++] = member;
            }
        }
        if (count == 0) {
            return drawAll(ready.subList(0, CHOICES), avoid);
        }
        return count;
    }

    /** Of those drawn, the ones that take part; all of them, if there would be none. */
    private int passOver(int count, boolean starting, long now) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Member<?> member = drawn[i];
            if (starting ? slowStart.admits(member, now) : weights.admits(member)) {
                // What is passed over moves to the end.
                drawn[i] = drawn[kept];
                drawn[kept++] = member;
            }
        }
        return kept == 0 ? count : kept;
    }

    private int choose(int count, boolean oneAtATime, long now) {
        estimate(count, oneAtATime, now);
        int chosen = cheapest(count, oneAtATime);
        if (oneAtATime) {
            for (int i = 0; i < count; i++) {
                if (i != chosen && rtts[i] < rtts[chosen] * NEAR) {
                    drawn[i].load().passedOver(rtts[chosen] * CREDIT);
                }
            }
        }
        return chosen;
    }

    private void estimate(int count, boolean oneAtATime, long now) {
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            rtts[i] = drawn[i].load().rtt(now);
            if (drawn[i].load().isSampled()) {
                fastest = Math.min(fastest, rtts[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            LoadEstimate load = drawn[i].load();
            if (oneAtATime ? !load.isSettled() : !load.isSampled()) {
                rtts[i] = Math.min(rtts[i], fastest + load.penalty(now));
            }
        }
    }

    private int cheapest(int count, boolean oneAtATime) {
        int chosen = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            Member<?> member = drawn[i];
            double rtt = oneAtATime ? Math.max(0, rtts[i] - member.load().credit()) : rtts[i];
            double cost = rtt * squared(member.weighedLoad());
            if (cost < least) {
                least = cost;
                chosen = i;
            }
        }
        return chosen;
    }

    private static double squared(double value) {
        return value * value;
    }
}
