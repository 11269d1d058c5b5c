package io.gossamer.proxy.balance.simulation;

/** How one client chooses endpoints, by what it has seen itself. */
interface Chooser {

    /** Makes the choosers of a run. */
    @FunctionalInterface
    interface Factory {
        Chooser create(int endpoints, Clock clock, long seed);
    }

    /** For those that ask the endpoints, or are told by their answers. */
    default void runAt(Servers servers) {}

    /** The endpoint for a request that is sent at once. */
    int choose();

    /** The answer of a request that went to this endpoint. */
    void answered(int endpoint, long rttNanos);
}
