package io.gossamer.proxy.balance;

import java.util.Collection;
import java.util.random.RandomGenerator;

/**
 * Endpoints that discovery gives less weight than the heaviest of their set are drawn as much more
 * rarely, and requests in flight there count as much more. Where all weigh the same this costs
 * nothing, and changes nothing.
 *
 * <p>One event loop. Allocates nothing for a choice.
 */
final class EndpointWeights {

    /** How often another one is drawn in place of one that is too light. */
    private static final int MAX_DRAWS = 32;

    private final RandomGenerator random;
    private boolean differ;

    EndpointWeights(RandomGenerator random) {
        this.random = random;
    }

    /** The membership changed. An endpoint without a weight counts like the heaviest. */
    <E> void update(Collection<Member<E>> members) {
        int heaviest = 0;
        for (Member<E> member : members) {
            heaviest = Math.max(heaviest, member.endpoint().weight());
        }
        differ = false;
        for (Member<E> member : members) {
            int weight = member.endpoint().weight();
            member.share = weight <= 0 ? 1 : (double) weight / heaviest;
            member.perRequest = 1 / member.share;
            differ |= member.share < 1;
        }
    }

    /** Whether there are lighter ones at all. */
    boolean applies() {
        return differ;
    }

    /** Whether one that was drawn stands aside, so that another is drawn. */
    boolean redraws(Member<?> member, int draws) {
        return differ && draws < MAX_DRAWS && !admits(member);
    }

    /** Whether an endpoint takes part in the choice at hand. */
    boolean admits(Member<?> member) {
        return member.share >= 1 || random.nextDouble() < member.share;
    }
}
