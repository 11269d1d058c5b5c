package io.gossamer.proxy.balance.simulation;

import java.util.SplittableRandom;

/** Of two drawn at random the one with fewer requests in flight: the simple baseline. */
final class LeastRequest implements Chooser {

    private final SplittableRandom random;
    private final int[] pending;

    LeastRequest(int endpoints, long seed) {
        random = new SplittableRandom(seed);
        pending = new int[endpoints];
    }

    @Override
    public int choose() {
        int first = random.nextInt(pending.length);
        int second = random.nextInt(pending.length - 1);
        if (second >= first) {
            second++;
        }
        int chosen = pending[second] < pending[first] ? second : first;
        pending[chosen]++;
        return chosen;
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        pending[endpoint]--;
    }
}
