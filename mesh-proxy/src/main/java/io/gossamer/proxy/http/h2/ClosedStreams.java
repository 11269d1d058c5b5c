package io.gossamer.proxy.http.h2;

/**
 * The streams that ended last, so that a frame that comes late is told from one that breaks the
 * protocol.
 */
final class ClosedStreams {

    private static final int CAPACITY = 128;

    // Positive: ended on both sides; negative: reset by us.
    private final int[] ids = new int[CAPACITY];
    private int next;

    void ended(int id) {
        remember(id);
    }

    void resetByUs(int id) {
        remember(-id);
    }

    private void remember(int entry) {
        ids[next] = entry;
        next = (next + 1) % CAPACITY;
    }

    /** Frames of it may still be on their way and are ignored. */
    boolean wasResetByUs(int id) {
        return contains(-id);
    }

    boolean hasEnded(int id) {
        return contains(id);
    }

    private boolean contains(int entry) {
        for (int candidate : ids) {
            if (candidate == entry) {
                return true;
            }
        }
        return false;
    }
}
