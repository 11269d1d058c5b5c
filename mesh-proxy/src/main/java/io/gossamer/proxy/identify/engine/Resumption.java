package io.gossamer.proxy.identify.engine;

import io.gossamer.api.MeshProtocols;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions may be resumed (rule R8), for one credential under one trust bundle: those of
 * peers that agreed on {@code io.gossamer/1}, for at most an hour and never beyond either leaf. It
 * ends with the contexts that it belongs to, and with it every session and ticket key. It decides
 * nothing about whom to trust: that is asked after each handshake, full or resumed. Thread-safe.
 */
public final class Resumption {

    /** How a handshake was made. */
    public enum Handshake {
        FULL,
        RESUMED,
        /** Resumed although it must not have been: the connection is to be closed. */
        NOT_PERMITTED
    }

    /** Rule R8. */
    static final Duration MAX_LIFETIME = Duration.ofHours(1);

    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);

    private final Clock clock;
    private final Instant ownEnd;
    private final Duration lifetime;
    private final ForeignPeers peers = new ForeignPeers();

    /** Engines whose peer has shown its chain: the JDK does not tell a full handshake otherwise. */
    private final Set<SSLEngine> full = ConcurrentHashMap.newKeySet();

    private Resumption(Clock clock, Instant ownEnd, Duration lifetime) {
        this.clock = clock;
        this.ownEnd = ownEnd;
        this.lifetime = lifetime;
    }

    /**
     * For a credential that was just installed.
     *
     * @param ownEnd of the leaf
     * @return null if that is too near
     */
    public static @Nullable Resumption until(Instant ownEnd, Clock clock) {
        Duration half = Duration.ofMillis(Duration.between(clock.instant(), ownEnd).toMillis() / 2);
        Duration lifetime = half.compareTo(MAX_LIFETIME) < 0 ? half : MAX_LIFETIME;
        return lifetime.compareTo(MIN_LIFETIME) < 0
                ? null
                : new Resumption(clock, ownEnd, lifetime);
    }

    /** Of a session, from its full handshake. */
    Duration lifetime() {
        return lifetime;
    }

    /** How {@link #sessions} and {@link #finished} know a peer. */
    public static String peer(InetSocketAddress address, String identity) {
        return ForeignPeers.peer(address, identity);
    }

    /** Under which name a client looks for sessions of a peer; null: it must not. */
    public @Nullable String sessions(String peer) {
        return peers.sessions(peer);
    }

    /**
     * The peer has shown its chain, which is good. During a full handshake. A server sends no
     * ticket if its session must not be resumed.
     */
    public void checked(SSLEngine engine, X509Certificate leaf) {
        full.add(engine);
        if (!engine.getUseClientMode()
                && !mayResume(engine.getHandshakeApplicationProtocol(), leaf)) {
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
    public Handshake finished(
            SSLEngine engine,
            @Nullable X509Certificate leaf,
            @Nullable String alpn,
            @Nullable String server) {
        if (server != null) {
            peers.learned(server, leaf != null && mayResume(alpn, leaf));
        }
        if (full.remove(engine)) {
            return Handshake.FULL;
        }
        boolean permitted = isOwn(alpn) && !isTooOld(engine.getSession());
        return permitted ? Handshake.RESUMED : Handshake.NOT_PERMITTED;
    }

    /** The connection is gone, however its handshake ended. */
    public void closed(SSLEngine engine) {
        full.remove(engine);
    }

    private static boolean isOwn(@Nullable String alpn) {
        return MeshProtocols.ALPN_GOSSAMER.equals(alpn);
    }

    private boolean mayResume(@Nullable String alpn, X509Certificate leaf) {
        Instant end = clock.instant().plus(lifetime);
        return isOwn(alpn) && !end.isAfter(ownEnd) && !end.isAfter(leaf.getNotAfter().toInstant());
    }

    /** A client may keep its ticket for longer: the key that opens it lives for up to two hours. */
    private boolean isTooOld(SSLSession session) {
        return clock.millis() - session.getCreationTime() > lifetime.toMillis();
    }
}
