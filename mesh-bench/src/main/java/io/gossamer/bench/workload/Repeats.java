package io.gossamer.bench.workload;

/** How many noisy blocks may still be repeated in this run. Confined to one thread. */
public final class Repeats {

    private int left;

    /**
     * @param limit of the whole run
     */
    public Repeats(int limit) {
        left = limit;
    }

    /** Whether one more may be repeated; then it is counted. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
