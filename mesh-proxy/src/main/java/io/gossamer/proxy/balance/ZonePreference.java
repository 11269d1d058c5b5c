package io.gossamer.proxy.balance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that discovery prefers, most often those in the client's own zone, come first while at
 * least half of them are ready. One of the others is chosen only if the cheapest of the preferred
 * costs more than {@link #FAR_COST} times as much: it is overloaded, or much slower. Then what does
 * not fit spills over, and no more.
 *
 * <p>An endpoint without traffic is believed to get faster with time; here it is not, or every one
 * that is far would be tried again and again.
 *
 * <p>One event loop. Allocates nothing for a choice.
 */
final class ZonePreference<E> {

    /** What a choice beyond the zone must save; docs/balancing.md has the simulation. */
    static final double FAR_COST = 5;

    private final List<Member<E>> near = new ArrayList<>();
    private int preferred;

    void added(Member<E> member) {
        if (member.endpoint().preferred()) {
            preferred++;
        }
    }

    void removed(Member<E> member) {
        if (member.endpoint().preferred()) {
            preferred--;
        }
    }

    /** The member may be chosen. */
    void offered(Member<E> member) {
        if (member.endpoint().preferred()) {
            near.add(member);
        }
    }

    void withdrawn(Member<E> member) {
        if (member.endpoint().preferred()) {
            near.remove(member);
        }
    }

    /**
     * Whether some that are ready come before others.
     *
     * @param ready how many there are of both kinds
     */
    boolean applies(int ready) {
        return preferred > 0 && near.size() < ready && near.size() * 2 >= preferred;
    }

    /**
     * As {@link PowerOfChoices#select}, where {@link #applies}.
     *
     * @return null if nothing is ready
     */
    @Nullable Member<E> select(
            PowerOfChoices selection,
            List<Member<E>> ready,
            @Nullable Member<E> avoid,
            boolean oneAtATime,
            long now) {
        Member<E> own = selection.select(near, avoid, oneAtATime, now);
        Member<E> other = selection.select(ready, avoid, false, now);
        if (own == null || other == null || own == avoid) {
            return other;
        }
        return other.endpoint().preferred() || !isWorthIt(own, other, now) ? own : other;
    }

    /** One that was never measured counts like the other. */
    private static boolean isWorthIt(Member<?> own, Member<?> other, long now) {
        double ownRtt = own.load().rtt(now);
        double otherRtt =
                other.load().isSampled()
                        ? other.load().lastRtt(now)
                        : Math.min(ownRtt, other.load().rtt(now));
        if (!own.load().isSampled()) {
            ownRtt = Math.min(ownRtt, otherRtt);
        }
        return cost(otherRtt, other) * FAR_COST < cost(ownRtt, own);
    }

    private static double cost(double rtt, Member<?> member) {
        double load = member.weighedLoad();
        return rtt * load * load;
    }
}
