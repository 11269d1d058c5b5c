package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.channel.TlsLayer;
import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.gossamer.proxy.identify.engine.TlsHandshake;
import io.netty.internal.tcnative.SSL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What one connection knows of its peer, and the library's questions about it. */
final class BoringHandshake implements TlsHandshake {

    private final BoringContext context;
    private final @Nullable String peer;
    private final BoringTls layer;
    private @Nullable NativeConnection connection;
    private List<X509Certificate> chain = List.of();
    private @Nullable CertificateException rejection;

    /**
     * @param context retained for this connection
     * @param serverName to send; null if this side is the server
     * @param peer under which name its session is kept; null: none is
     */
    BoringHandshake(BoringContext context, @Nullable String serverName, @Nullable String peer) {
        this.context = context;
        this.peer = peer;
        this.layer = new BoringTls(context, serverName, this);
    }

    /** Before the first byte: a client offers the session of its peer. */
    void begin(NativeConnection with) {
        connection = with;
        ClientSessions sessions = context.sessions();
        if (sessions != null && peer != null) {
            sessions.offer(peer, with.pointer());
        }
    }

    /** After each step: a server sends no ticket after a resumed handshake. */
    void stepped() {
        NativeConnection with = connection;
        if (!context.isClient()
                && with != null
                && !with.isFreed()
                && SSL.isSessionReused(with.pointer())) {
            SSL.setOptions(with.pointer(), SSL.SSL_OP_NO_TICKET);
        }
    }

    void succeed() {
        NativeConnection with = connection;
        if (chain.isEmpty() && with != null && !with.isFreed()) {
            chain = sessionChain(with.pointer());
        }
    }

    /** Makes the reason for which the peer was not accepted that of the failure. */
    void explain(SSLException failure) {
        if (rejection != null) {
            failure.initCause(rejection);
        }
    }

    /** After a handshake that failed: the next one is a full one. */
    void forgetSession() {
        ClientSessions sessions = context.sessions();
        if (sessions != null && peer != null) {
            sessions.remove(peer);
        }
    }

    /** Of a session that was resumed; empty if the peer has shown nothing. */
    private List<X509Certificate> sessionChain(long ssl) {
        byte[][] shown = SSL.getPeerCertChain(ssl);
        byte[] leaf = SSL.getPeerCertificate(ssl);
        if (leaf == null) {
            return List.of();
        }
        List<byte[]> all = new ArrayList<>();
        all.add(leaf);
        // At a server, as in OpenSSL, the chain begins behind the leaf.
        for (int i = 0; shown != null && i < shown.length; i++) {
            if (i > 0 || !Arrays.equals(leaf, shown[i])) {
                all.add(shown[i]);
            }
        }
        try {
            return context.certificates().parse(all.toArray(byte[][]::new));
        } catch (CertificateException e) {
            return List.of();
        }
    }

    /** Called by the library during a full handshake. */
    boolean verify(byte[][] shown) {
        try {
            List<X509Certificate> parsed = context.certificates().parse(shown);
            context.check().check(parsed);
            chain = parsed;
            if (!context.isClient()) {
                limitTickets(parsed.get(0));
            }
            return true;
        } catch (CertificateException e) {
            rejection = e;
            return false;
        }
    }

    /** No ticket for a session that must not be resumed. */
    private void limitTickets(X509Certificate leaf) {
        ResumptionRules rules = context.rules();
        NativeConnection with = connection;
        if (with != null && (rules == null || !rules.mayResume(alpn(), leaf))) {
            SSL.setOptions(with.pointer(), SSL.SSL_OP_NO_TICKET);
        }
    }

    /** Called by the library for each ticket of the server: true if the session is kept. */
    boolean keep(long session) {
        ResumptionRules rules = context.rules();
        ClientSessions sessions = context.sessions();
        NativeConnection with = connection;
        return rules != null
                && sessions != null
                && with != null
                && peer != null
                && !chain.isEmpty()
                && !SSL.isSessionReused(with.pointer())
                && rules.mayResume(alpn(), chain.get(0))
                && sessions.put(peer, session);
    }

    @Override
    public TlsLayer layer() {
        return layer;
    }

    @Override
    public @Nullable String alpn() {
        NativeConnection with = connection;
        return with == null || with.isFreed() ? null : SSL.getAlpnSelected(with.pointer());
    }

    @Override
    public List<X509Certificate> peerChain() {
        return chain;
    }

    @Override
    public Outcome finished(@Nullable X509Certificate leaf) {
        NativeConnection with = connection;
        if (with == null || with.isFreed() || !SSL.isSessionReused(with.pointer())) {
            return Outcome.FULL;
        }
        ResumptionRules rules = context.rules();
        return rules != null && rules.isOwn(alpn()) ? Outcome.RESUMED : Outcome.NOT_PERMITTED;
    }

    @Override
    public void closed() {}
}
