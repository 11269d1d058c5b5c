package io.gossamer.bench.load;

/** Decides when a lane sends its next request. Only on the generator's event loop. */
interface Pace {

    /** The lane has nothing to do. */
    void idle(Lane lane);

    /** The lane cannot be used any more. */
    void gone(Lane lane);

    /** Requests that are due and have no lane. */
    long waiting();

    /** No more requests. */
    void stop();
}
