package io.gossamer.proxy.identify.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Names of peers' sessions, and the peers that have none because they are not our own: what they
 * sent as tickets is never looked for again. Thread-safe.
 */
final class ForeignPeers {

    /** Peers that are remembered; then all are forgotten, and with them every session. */
    private static final int MAX_PEERS = 1_024;

    private final Set<String> foreign = ConcurrentHashMap.newKeySet();

    /** Part of the names: with another one, sessions so far are not found any more. */
    private final AtomicInteger epoch = new AtomicInteger();

    /**
     * Under which name its sessions are; null if it is not our own. The name ends with a dot: then
     * the JDK does not take it for a host.
     */
    @Nullable String sessions(String peer) {
        return foreign.contains(peer) ? null : peer + ' ' + epoch.get() + '.';
    }

    /** After each handshake with a peer. */
    void learned(String peer, boolean own) {
        if (own) {
            if (foreign.remove(peer)) {
                epoch.incrementAndGet();
            }
            return;
        }
        if (foreign.size() >= MAX_PEERS && !foreign.contains(peer)) {
            epoch.incrementAndGet();
            foreign.clear();
        }
        foreign.add(peer);
    }
}
