package io.gossamer.proxy.balance;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The power of two choices: of two different endpoints drawn at random, the cheaper. An endpoint
 * that was never measured counts like the other one, at most the default round trip time: a new or
 * returned replica gets its share at once, and no rush before its first answer.
 */
final class P2c {

    private final RandomGenerator random;

    P2c(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param avoid chosen only if it is the only one
     * @return null if nothing is ready
     */
    <E> @Nullable Member<E> select(List<Member<E>> ready, @Nullable Member<E> avoid) {
        int size = ready.size();
        if (size == 0) {
            return null;
        }
        if (size == 1) {
            return ready.get(0);
        }
        int first = random.nextInt(size);
        int second = random.nextInt(size - 1);
        if (second >= first) {
            second++;
        }
        Member<E> a = ready.get(first);
        Member<E> b = ready.get(second);
        if (a == avoid) {
            return b;
        }
        if (b == avoid) {
            return a;
        }
        return isCheaper(b, a) ? b : a;
    }

    private static boolean isCheaper(Member<?> candidate, Member<?> other) {
        double candidateRtt = candidate.load().rtt();
        double otherRtt = other.load().rtt();
        if (!candidate.load().isSampled()) {
            candidateRtt = Math.min(candidateRtt, otherRtt);
        } else if (!other.load().isSampled()) {
            otherRtt = Math.min(candidateRtt, otherRtt);
        }
        return candidateRtt * (candidate.pending() + 1) < otherRtt * (other.pending() + 1);
    }
}
