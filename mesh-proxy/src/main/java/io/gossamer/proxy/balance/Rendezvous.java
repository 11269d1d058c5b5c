package io.gossamer.proxy.balance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint of a session by rendezvous hashing: every endpoint draws a number that
 * depends on the session and on itself, and the highest wins. An endpoint that goes takes along its
 * own sessions only, spread over all that remain; one that comes takes an equal share of each. When
 * the first is not ready or to be avoided, the second serves, until the first is back.
 *
 * <p>Keeps nothing about sessions. Takes time in the number of endpoints; allocates nothing.
 */
final class Rendezvous {

    private Rendezvous() {}

    /**
     * @param avoid chosen only if it is the only one
     * @param session key of the session
     * @return null if nothing is ready
     */
    static <E> @Nullable Member<E> select(
            List<Member<E>> ready, @Nullable Member<E> avoid, long session) {
        Member<E> chosen = null;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < ready.size(); i++) {
            Member<E> member = ready.get(i);
            long drawn = SessionHash.mix(session ^ member.hash());
            if (member != avoid && (chosen == null || drawn > highest)) {
                chosen = member;
                highest = drawn;
            }
        }
        return chosen == null && !ready.isEmpty() ? ready.get(0) : chosen;
    }
}
