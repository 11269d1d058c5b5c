package io.gossamer.bench.workload;

import io.gossamer.bench.load.LoadResult;

/**
 * What one system did in one block. Immutable.
 *
 * @param result what the generator saw
 * @param cpuNanos of the proxies' processes
 * @param loadShare of its core that generator and backend used; 1 is all of it
 * @param stolen share of the machine that the host took
 * @param foreign share of the machine that processes used which are none of this run's
 */
record Block(LoadResult result, long cpuNanos, double loadShare, double stolen, double foreign) {

    /** Where the generator's own limits would be measured. */
    private static final double SATURATED = 0.97;

    private static final double MAX_STOLEN = 0.02;

    /** Of the requests that were due. */
    private static final double MAX_WAITING = 0.01;

    /** Why it must be repeated; empty: it counts. */
    String noise(boolean behindProxies) {
        if (stolen > MAX_STOLEN) {
            return "the host took %.1f %%".formatted(stolen * 100);
        }
        if (behindProxies && loadShare > SATURATED) {
            return "generator and backend used %.0f %% of their core".formatted(loadShare * 100);
        }
        if (result.waiting() > MAX_WAITING * result.completed()) {
            return result.waiting() + " requests were due and not sent";
        }
        return "";
    }
}
