package io.gossamer.proxy.forward;

/** Counts the requests that one event loop serves, up to a cap (rule R16). */
public final class InFlight {

    private final int limit;
    private int current;

    public InFlight(int limit) {
        this.limit = limit;
    }

    /** Whether one more fits; if so it is counted until {@link #leave}. */
    public boolean tryEnter() {
        if (current >= limit) {
            return false;
        }
        current++;
        return true;
    }

    public void leave() {
        current--;
    }

    public int limit() {
        return limit;
    }

    public int current() {
        return current;
    }
}
