package io.gossamer.proxy.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * New endpoints get a growing share: a tenth of their full one at first, all of it when the window
 * has passed. A new one is passed over by chance, so that among those that take part the choice is
 * as ever. It does not apply while all that are ready are new: somebody has to serve.
 *
 * <p>One event loop. Allocates nothing.
 */
final class SlowStart {

    /** Of the full share. */
    static final double FIRST_SHARE = 0.1;

    private final long windowNanos;
    private final RandomGenerator random;
    private boolean pending;
    private long lastEnd;

    /**
     * @param windowNanos 0 for no slow start
     */
    SlowStart(long windowNanos, RandomGenerator random) {
        this.windowNanos = windowNanos;
        this.random = random;
    }

    /** An endpoint came, or the process behind it is another one. */
    void begin(Member<?> member, long now) {
        if (windowNanos > 0) {
            member.isNew = true;
            member.newSince = now;
            lastEnd = now + windowNanos;
            pending = true;
        }
    }

    /** Whether some endpoints are passed over now. */
    <E> boolean applies(List<Member<E>> ready, long now) {
        if (!pending) {
            return false;
        }
        if (now - lastEnd >= 0) {
            pending = false;
            return false;
        }
        boolean someAreNew = false;
        boolean someAreNot = false;
        for (int i = 0; i < ready.size() && !(someAreNew && someAreNot); i++) {
            boolean isNew = share(ready.get(i), now) < 1;
            someAreNew |= isNew;
            someAreNot |= !isNew;
        }
        return someAreNew && someAreNot;
    }

    /** Whether an endpoint takes part in the choice at hand. */
    boolean admits(Member<?> member, long now) {
        double share = share(member, now);
        return share >= 1 || random.nextDouble() < share;
    }

    private double share(Member<?> member, long now) {
        if (!member.isNew) {
            return 1;
        }
        double passed = (double) (now - member.newSince) / windowNanos;
        if (passed >= 1) {
            member.isNew = false;
            return 1;
        }
        return FIRST_SHARE + (1 - FIRST_SHARE) * passed;
    }
}
