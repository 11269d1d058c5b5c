package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.identify.engine.ChainCheck;
import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLSessionCache;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An {@code SSL_CTX} and what connections of one role share. It lives until it is closed and the
 * last connection made with it is gone. Thread-safe.
 */
final class BoringContext {

    /** Certificates between leaf and root that are looked at. */
    private static final int MAX_DEPTH = 10;

    private static final int OLDER_VERSIONS =
            SSL.SSL_OP_NO_SSLv2
                    | SSL.SSL_OP_NO_SSLv3
                    | SSL.SSL_OP_NO_TLSv1
                    | SSL.SSL_OP_NO_TLSv1_1
                    | SSL.SSL_OP_NO_TLSv1_2;

    /** Of the verifier: BoringSSL sends {@code bad_certificate}. */
    private static final int REJECTED = CertificateVerifier.X509_V_ERR_CERT_REJECTED;

    /** Sessions of a server with client certificates must name what they are for. */
    private static final byte[] SESSION_ID_CONTEXT = {'m', 'e', 's', 'h'};

    /**
     * A side of connections.
     *
     * @param verify whether the peer must show a certificate, as tcnative's constants say
     */
    record Role(boolean client, int verify) {}

    private final long pointer;
    private final Role role;
    private final @Nullable NativeCredential credential;
    private final ChainCheck check;
    private final @Nullable ResumptionRules rules;
    private final PeerCertificates certificates = new PeerCertificates();
    private final @Nullable TicketKeys tickets;
    private final @Nullable ClientSessions sessions;

    /** Callbacks of the library name a connection by its pointer. */
    private final Map<Long, BoringHandshake> connections = new ConcurrentHashMap<>();

    /** One for the owner, one for each connection. */
    private final AtomicInteger references = new AtomicInteger(1);

    private BoringContext(
            long pointer,
            Role role,
            @Nullable NativeCredential credential,
            ChainCheck check,
            @Nullable ResumptionRules rules) {
        this.pointer = pointer;
        this.role = role;
        this.credential = credential;
        this.check = check;
        this.rules = rules;
        this.tickets = rules == null || role.client ? null : new TicketKeys(pointer, rules);
        this.sessions = rules == null || !role.client ? null : new ClientSessions(rules);
    }

    /**
     * Makes a context.
     *
     * @param protocols ALPN in order of preference; empty: none
     * @throws SSLException if the library refuses something
     */
    static BoringContext create(
            Role role,
            BoringEngines.@Nullable Shown shown,
            ChainCheck check,
            List<String> protocols,
            @Nullable ResumptionRules rules)
            throws SSLException {
        NativeCredential credential = null;
        try {
            credential = shown == null ? null : NativeCredential.of(shown);
            long pointer =
                    SSLContext.make(
                            SSL.SSL_PROTOCOL_ALL,
                            role.client ? SSL.SSL_MODE_CLIENT : SSL.SSL_MODE_SERVER);
            BoringContext context = new BoringContext(pointer, role, credential, check, rules);
            context.setUp(protocols);
            return context;
        } catch (Exception e) {
            if (credential != null) {
                credential.free();
            }
            throw new SSLException("BoringSSL: " + e.getMessage(), e);
        }
    }

    private void setUp(List<String> protocols) {
        SSLContext.setOptions(pointer, SSLContext.getOptions(pointer) | OLDER_VERSIONS);
        if (!protocols.isEmpty()) {
            SSLContext.setAlpnProtos(
                    pointer,
                    protocols.toArray(String[]::new),
                    SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
        }
        SSLContext.setVerify(pointer, role.verify, MAX_DEPTH);
        SSLContext.setCertVerifyCallback(
                pointer,
                new CertificateVerifier() {
                    @Override
                    public int verify(long ssl, byte[][] chain, String algorithm) {
                        BoringHandshake connection = connections.get(ssl);
                        return connection != null && connection.verify(chain)
                                ? X509_V_OK
                                : REJECTED;
                    }
                });
        if (rules == null) {
            SSLContext.setSessionCacheMode(pointer, SSL.SSL_SESS_CACHE_OFF);
            SSLContext.setOptions(pointer, SSLContext.getOptions(pointer) | SSL.SSL_OP_NO_TICKET);
        } else {
            setUpSessions(rules.lifetime().toSeconds());
        }
    }

    private void setUpSessions(long seconds) {
        SSLContext.setSessionCacheTimeout(pointer, seconds);
        if (sessions != null) {
            SSLContext.setSessionCacheMode(
                    pointer,
                    SSL.SSL_SESS_CACHE_CLIENT
                            | SSL.SSL_SESS_CACHE_NO_INTERNAL_LOOKUP
                            | SSL.SSL_SESS_CACHE_NO_INTERNAL_STORE);
            SSLContext.setSSLSessionCache(pointer, cache());
        } else {
            SSLContext.setSessionCacheMode(pointer, SSL.SSL_SESS_CACHE_OFF);
            SSLContext.setSessionIdContext(pointer, SESSION_ID_CONTEXT);
            SSLContext.setNumTickets(pointer, 1);
        }
    }

    private SSLSessionCache cache() {
        return new SSLSessionCache() {
            // True: the session is ours to free.
            @Override
            public boolean sessionCreated(long ssl, long session) {
                BoringHandshake connection = connections.get(ssl);
                return connection != null && connection.keep(session);
            }

            // For servers of TLS 1.2 only.
            @Override
            public long getSession(long ssl, byte[] id) {
                return 0;
            }
        };
    }

    boolean isClient() {
        return role.client;
    }

    ChainCheck check() {
        return check;
    }

    /** Null: every handshake is a full one. */
    @Nullable ResumptionRules rules() {
        return rules;
    }

    /** Of clients that resume. */
    @Nullable ClientSessions sessions() {
        return sessions;
    }

    PeerCertificates certificates() {
        return certificates;
    }

    /** False if the last user is gone. */
    boolean retain() {
        while (true) {
            int now = references.get();
            if (now == 0) {
                return false;
            }
            if (references.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void release() {
        if (references.decrementAndGet() == 0) {
            SSLContext.free(pointer);
            if (credential != null) {
                credential.free();
            }
        }
    }

    /** The native side of a connection, which {@link #free} ends. */
    long connect(BoringHandshake connection) {
        if (tickets != null) {
            tickets.refresh();
        }
        long ssl = SSL.newSSL(pointer, !role.client);
        connections.put(ssl, connection);
        if (credential != null) {
            show(ssl, credential);
        }
        return ssl;
    }

    private static void show(long ssl, NativeCredential credential) {
        try {
            credential.show(ssl);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "certificate: " + e.getMessage() + " (expected: as when it was parsed)", e);
        }
    }

    void free(long ssl) {
        connections.remove(ssl);
        SSL.freeSSL(ssl);
    }

    /** No more connections, and no more sessions. */
    void close() {
        if (sessions != null) {
            sessions.close();
        }
        release();
    }
}
