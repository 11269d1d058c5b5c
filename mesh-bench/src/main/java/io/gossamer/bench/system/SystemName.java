package io.gossamer.bench.system;

import java.util.Locale;

/** The systems that are compared. */
public enum SystemName {
    /** No proxy. */
    NONE,
    /** Our pair of sidecars. */
    OURS,
    /** A pair of haproxy, one thread each. */
    HAPROXY,
    /** A pair of nginx, one worker each. */
    NGINX;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
