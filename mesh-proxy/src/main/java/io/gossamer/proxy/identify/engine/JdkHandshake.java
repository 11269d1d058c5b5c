package io.gossamer.proxy.identify.engine;

import io.gossamer.proxy.channel.TlsLayer;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A handshake of the JDK's engine, in Netty's handler. */
final class JdkHandshake implements TlsHandshake {

    private final Layer layer;
    private final @Nullable Resumption resumption;
    private final @Nullable String peer;

    /** Netty's handler, which is all that a layer must be. */
    private static final class Layer extends SslHandler implements TlsLayer {
        Layer(SSLEngine engine) {
            super(engine);
        }
    }

    /**
     * @param resumption null if no session is ever resumed
     * @param peer how {@code resumption} knows the server; null if this side is the server
     */
    JdkHandshake(SSLEngine engine, @Nullable Resumption resumption, @Nullable String peer) {
        this.layer = new Layer(engine);
        this.resumption = resumption;
        this.peer = peer;
        layer.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        layer.setCloseNotifyFlushTimeoutMillis(CLOSE_TIMEOUT.toMillis());
    }

    @Override
    public TlsLayer layer() {
        return layer;
    }

    @Override
    public @Nullable String alpn() {
        String alpn = layer.engine().getApplicationProtocol();
        return alpn == null || alpn.isEmpty() ? null : alpn;
    }

    @Override
    public List<X509Certificate> peerChain() {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : layer.engine().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // A client without certificate: an empty chain.
        }
        return chain;
    }

    @Override
    public Outcome finished(@Nullable X509Certificate leaf) {
        return resumption == null
                ? Outcome.FULL
                : resumption.finished(layer.engine(), leaf, alpn(), peer);
    }

    @Override
    public void closed() {
        if (resumption != null) {
            resumption.closed(layer.engine());
        }
    }
}
