package io.gossamer.proxy.authorize.token;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much time wrong signatures may take of a second: those of one client, so that it spends its
 * own first, and those of all. Algorithms differ by a factor of fifty, so that time is counted, not
 * signatures. One thread.
 */
final class FailureBudget {

    /** Of one client in a second. Nanoseconds. */
    static final long OF_CLIENT = 50_000_000;

    /** Of all clients in a second. Nanoseconds. */
    static final long OF_ALL = 200_000_000;

    /** What a wrong signature costs at least. Nanoseconds. */
    static final long LEAST = 100_000;

    /** Clients that are remembered; the least recently seen is forgotten and starts anew. */
    private static final int MAX_CLIENTS = 1_024;

    private static final long SECOND = 1_000_000_000L;

    private static final class Window {
        private long start;
        private long spent;

        boolean isSpent(long now, long limit) {
            return now - start < SECOND && spent >= limit;
        }

        void add(long now, long nanos) {
            if (now - start >= SECOND) {
                start = now;
                spent = 0;
            }
            spent += nanos;
        }
    }

    private final Window all = new Window();
    private final Map<String, Window> clients =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > MAX_CLIENTS;
                }
            };

    /** Whether nothing more is verified for the client for now. */
    boolean isSpent(String client, long now) {
        Window own = clients.get(client);
        return all.isSpent(now, OF_ALL) || (own != null && own.isSpent(now, OF_CLIENT));
    }

    /**
     * Counts a wrong signature.
     *
     * @param nanos what it took
     */
    void failed(String client, long now, long nanos) {
        long cost = Math.max(LEAST, nanos);
        all.add(now, cost);
        clients.computeIfAbsent(client, absent -> new Window()).add(now, cost);
    }
}
