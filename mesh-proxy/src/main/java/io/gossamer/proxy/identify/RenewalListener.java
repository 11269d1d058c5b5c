package io.gossamer.proxy.identify;

import java.time.Instant;

/** Hears of every certificate and of every try in vain: for metrics. On the renewer's thread. */
public interface RenewalListener {

    /**
     * A certificate was installed.
     *
     * @param at now
     * @param expiry of the leaf
     */
    void renewed(Instant at, Instant expiry);

    /** No certificate was issued, or not a usable one. */
    void failed(String why);
}
