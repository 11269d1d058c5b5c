package io.gossamer.proxy.balance.simulation;

/** What servers know of themselves and a client does not, unless it asks or is told. */
interface Servers {

    /** Requests that an endpoint works on or that wait there, from all clients. */
    int inFlight(int endpoint);

    /**
     * How long its last answers took that met as many requests as there are now, in nanoseconds: an
     * average of ten or so.
     */
    double latencyNanos(int endpoint);
}
