package io.gossamer.bench.load;

/** Sends one request at a time. Only on the generator's event loop. */
interface Lane {

    /**
     * Sends a request.
     *
     * @param intended when it was due, by {@link System#nanoTime}
     */
    void begin(long intended);
}
