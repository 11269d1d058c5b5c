package io.gossamer.proxy.identify;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.identify.PeerRejectedException.Reason;
import io.gossamer.proxy.identify.engine.Resumption;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Stands behind the TLS handler until the handshake ends, and lets {@link PeerVerifier} decide. */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {

    private final SslHandler tls;
    private final PeerVerifier verifier;
    private final @Nullable Resumption resumption;
    private final @Nullable Server server;
    private final HandshakeListener listener;
    private boolean done;

    /**
     * The peer of a client.
     *
     * @param identity that it must have
     * @param peer how {@link Resumption} knows it; null if no session of it is looked for
     */
    record Server(String identity, @Nullable String peer) {}

    /**
     * @param resumption null if no session is ever resumed
     * @param server null if this side is the server
     */
    HandshakeGuard(
            SslHandler tls,
            PeerVerifier verifier,
            @Nullable Resumption resumption,
            @Nullable Server server,
            HandshakeListener listener) {
        this.tls = tls;
        this.verifier = verifier;
        this.resumption = resumption;
        this.server = server;
        this.listener = listener;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            super.userEventTriggered(ctx, event);
        } else if (!done) {
            complete(ctx, completion);
        }
    }

    private void complete(ChannelHandlerContext ctx, SslHandshakeCompletionEvent completion) {
        if (!completion.isSuccess()) {
            fail(ctx, completion.cause());
            return;
        }
        TlsConnection connection;
        try {
            connection = connection();
        } catch (PeerRejectedException e) {
            fail(ctx, e);
            return;
        }
        done = true;
        listener.secured(ctx, connection);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private TlsConnection connection() throws PeerRejectedException {
        List<X509Certificate> chain = peerChain();
        String identity = verify(chain);
        String alpn = alpn();
        return new TlsConnection(identity, alpn, resumed(chain, alpn));
    }

    private @Nullable String verify(List<X509Certificate> chain) throws PeerRejectedException {
        if (server != null) {
            return verifier.verifyServer(chain, server.identity());
        }
        return chain.isEmpty() ? null : verifier.verifyClient(chain);
    }

    private @Nullable String alpn() {
        String alpn = tls.engine().getApplicationProtocol();
        return alpn == null || alpn.isEmpty() ? null : alpn;
    }

    private boolean resumed(List<X509Certificate> chain, @Nullable String alpn)
            throws PeerRejectedException {
        if (resumption == null) {
            return false;
        }
        X509Certificate leaf = chain.isEmpty() ? null : chain.get(0);
        String peer = server == null ? null : server.peer();
        return switch (resumption.finished(tls.engine(), leaf, alpn, peer)) {
            case FULL -> false;
            case RESUMED -> true;
            case NOT_PERMITTED ->
                    throw new PeerRejectedException(
                            Reason.SESSION,
                            "session: resumed with ALPN "
                                    + alpn
                                    + " or after its end (expected: a full handshake)");
        };
    }

    private List<X509Certificate> peerChain() {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // A client without certificate: an empty chain.
        }
        return chain;
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (done) {
            return;
        }
        done = true;
        listener.failed(ctx, failure(cause));
        ctx.close();
    }

    private static ProxyFailure failure(Throwable cause) {
        Throwable at = cause;
        for (int depth = 0; depth < 10 && at != null; depth++) {
            if (at instanceof PeerRejectedException rejected) {
                return ProxyFailure.retryable(
                        rejected.reason() == Reason.OTHER_IDENTITY
                                ? FailureCode.IDENTITY_MISMATCH
                                : FailureCode.TLS_FAILED,
                        String.valueOf(rejected.getMessage()));
            }
            at = at.getCause();
        }
        String detail =
                cause instanceof ClosedChannelException
                        ? "connection closed during the handshake"
                        : String.valueOf(cause.getMessage());
        return ProxyFailure.retryable(FailureCode.TLS_FAILED, detail.replaceAll("[\\r\\n]+", " "));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (resumption != null) {
            resumption.closed(tls.engine());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail(ctx, new ClosedChannelException());
        super.channelInactive(ctx);
    }

    /** The TLS handler reports a failed handshake twice: as event and as exception. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, cause);
    }
}
