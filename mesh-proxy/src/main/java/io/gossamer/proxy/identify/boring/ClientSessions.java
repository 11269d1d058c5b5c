package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that a client may resume, one for a peer: the youngest. Owns their native side.
 * Thread-safe.
 */
final class ClientSessions {

    /** Peers with a session; then the one that was not used for longest goes. */
    private static final int MAX_PEERS = 1_024;

    private record Entry(long session, long began) {}

    private final ResumptionRules rules;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    ClientSessions(ResumptionRules rules) {
        this.rules = rules;
    }

    /**
     * Takes a session over.
     *
     * @return false if it is not wanted: then the caller keeps it
     */
    synchronized boolean put(String peer, long session) {
        if (closed) {
            return false;
        }
        remove(peer);
        entries.put(peer, new Entry(session, rules.clock().millis()));
        if (entries.size() > MAX_PEERS) {
            remove(entries.keySet().iterator().next());
        }
        return true;
    }

    /** Makes a connection that is about to begin offer the session of its peer, if there is one. */
    synchronized void offer(String peer, long ssl) {
        Entry entry = entries.get(peer);
        if (entry == null) {
            return;
        }
        if (rules.isOver(entry.began)) {
            remove(peer);
        } else {
            SSL.setSession(ssl, entry.session);
        }
    }

    /** After a handshake that failed: the next one is a full one. */
    synchronized void remove(String peer) {
        @Nullable Entry entry = entries.remove(peer);
        if (entry != null) {
            SSLSession.free(entry.session);
        }
    }

    synchronized void close() {
        closed = true;
        entries.values().forEach(entry -> SSLSession.free(entry.session));
        entries.clear();
    }
}
