package io.gossamer.proxy.identify;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.identify.PeerRejectedException.Reason;
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
    private final @Nullable String expectedServer;
    private final HandshakeListener listener;
    private boolean done;

    /**
     * @param expectedServer null if this side is the server
     */
    HandshakeGuard(
            SslHandler tls,
            PeerVerifier verifier,
            @Nullable String expectedServer,
            HandshakeListener listener) {
        this.tls = tls;
        this.verifier = verifier;
        this.expectedServer = expectedServer;
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
            connection = new TlsConnection(verifiedPeer(), tls.applicationProtocol());
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

    private @Nullable String verifiedPeer() throws PeerRejectedException {
        List<X509Certificate> chain = peerChain();
        if (expectedServer != null) {
            return verifier.verifyServer(chain, expectedServer);
        }
        return chain.isEmpty() ? null : verifier.verifyClient(chain);
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
