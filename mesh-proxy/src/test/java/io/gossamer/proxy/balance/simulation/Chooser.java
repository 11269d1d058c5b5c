package io.gossamer.proxy.balance.simulation;

/** How one client chooses endpoints, by what it has seen itself. */
interface Chooser {

    /** The endpoint for a request that is sent at once. */
    int choose();

    /** The answer of a request that went to this endpoint. */
    void answered(int endpoint, long rttNanos);
}
