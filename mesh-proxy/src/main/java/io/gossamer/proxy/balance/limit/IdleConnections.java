package io.gossamer.proxy.balance.limit;

/** Connections of one event loop to a destination that wait for their next request. */
public interface IdleConnections {

    /**
     * Closes some of them, the longest idle first. Called on any thread.
     *
     * @param count at most so many
     * @param done called once they no longer count, on any thread
     */
    void close(int count, Runnable done);
}
