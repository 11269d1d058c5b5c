package io.gossamer.proxy.identify.engine;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's provider needs for {@link ResumptionRules}: it names sessions, cannot be asked
 * whether a handshake was a full one, and keeps tickets of anybody. It ends with the contexts that
 * it belongs to, and with it every session and ticket key. Thread-safe.
 */
public final class Resumption {

    private final ResumptionRules rules;
    private final ForeignPeers peers = new ForeignPeers();

    /** Engines whose peer has shown its chain: the JDK does not tell a full handshake otherwise. */
    private final Set<SSLEngine> full = ConcurrentHashMap.newKeySet();

    /** Nothing is resumed yet. */
    public Resumption(ResumptionRules rules) {
        this.rules = rules;
    }

    /** Of a session, from its full handshake. */
    Duration lifetime() {
        return rules.lifetime();
    }

    /** Under which name a client looks for sessions of a peer; null: it must not. */
    @Nullable String sessions(String peer) {
        return peers.sessions(peer);
    }

    /**
     * The peer has shown its chain, which is good. During a full handshake. A server sends no
     * ticket if its session must not be resumed.
     */
    public void checked(SSLEngine engine, X509Certificate leaf) {
        full.add(engine);
        if (!engine.getUseClientMode()
                && !rules.mayResume(engine.getHandshakeApplicationProtocol(), leaf)) {
            forbid(engine);
        }
    }

    /** No ticket for the session of this handshake. */
    public static void forbid(SSLEngine engine) {
        SSLSession session = engine.getHandshakeSession();
        if (session != null) {
            session.invalidate();
        }
    }

    /**
     * After each handshake.
     *
     * @param leaf of the peer, verified
     * @param alpn that was agreed on
     * @param server how the server is known; null if this side is the server
     */
    TlsHandshake.Outcome finished(
            SSLEngine engine,
            @Nullable X509Certificate leaf,
            @Nullable String alpn,
            @Nullable String server) {
        if (server != null) {
            peers.learned(server, leaf != null && rules.mayResume(alpn, leaf));
        }
        if (full.remove(engine)) {
            return TlsHandshake.Outcome.FULL;
        }
        // A client may keep its ticket for longer: the key that opens it lives for up to two hours.
        boolean permitted =
                rules.isOwn(alpn) && !rules.isOver(engine.getSession().getCreationTime());
        return permitted ? TlsHandshake.Outcome.RESUMED : TlsHandshake.Outcome.NOT_PERMITTED;
    }

    /** The connection is gone, however its handshake ended. */
    void closed(SSLEngine engine) {
        full.remove(engine);
    }
}
