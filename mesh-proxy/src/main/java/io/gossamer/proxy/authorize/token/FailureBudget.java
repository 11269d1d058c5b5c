package io.gossamer.proxy.authorize.token;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many wrong signatures are verified in a second: of one client, so that it spends its own
 * first, and of all. One thread.
 */
final class FailureBudget {

    /** Wrong signatures of one client in a second. */
    static final int OF_CLIENT = 200;

    /** Wrong signatures of all clients in a second. */
    static final int OF_ALL = 1_000;

    /** Clients that are remembered; the least recently seen is forgotten and starts anew. */
    private static final int MAX_CLIENTS = 1_024;

    private static final long SECOND = 1_000_000_000L;

    private static final class Window {
        private long start;
        private int count;

        boolean isSpent(long now, int limit) {
            return now - start < SECOND && count >= limit;
        }

        void add(long now) {
            if (now - start >= SECOND) {
                start = now;
                count = 0;
            }
            count++;
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

    /** Counts a wrong signature. */
    void failed(String client, long now) {
        all.add(now);
        clients.computeIfAbsent(client, absent -> new Window()).add(now);
    }
}
