package io.gossamer.bench.workload;

/**
 * Judges by the cost of equal windows, one after the other, when a warm-up is over. Compilers lower
 * it in steps with quiet stretches between them, so one window that gains nothing says little: it
 * is over once {@value #CALM} in a row have not undercut the cheapest so far by 3 %.
 */
final class Settling {

    static final int CALM = 4;

    private static final double UNDERCUT = 0.97;

    private double best = Double.POSITIVE_INFINITY;
    private int calm;

    /**
     * Takes the cost of the next window.
     *
     * @return whether the cost has settled
     */
    boolean add(double cost) {
        if (cost < best * UNDERCUT) {
            best = cost;
            calm = 0;
        } else {
            calm++;
        }
        return calm >= CALM;
    }
}
