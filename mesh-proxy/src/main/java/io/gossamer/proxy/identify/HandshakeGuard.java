package io.gossamer.proxy.identify;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.identify.PeerRejectedException.Reason;
import io.gossamer.proxy.identify.engine.TlsHandshake;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands behind the TLS handler until the handshake ends, and lets {@link PeerVerifier} decide. */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {

    private final TlsHandshake handshake;
    private final PeerVerifier verifier;
    private final @Nullable String expected;
    private final HandshakeListener listener;
    private boolean done;

    /**
     * @param expected identity that the server must have; null if this side is the server
     */
    HandshakeGuard(
            TlsHandshake handshake,
            PeerVerifier verifier,
            @Nullable String expected,
            HandshakeListener listener) {
        this.handshake = handshake;
        this.verifier = verifier;
        this.expected = expected;
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
        List<X509Certificate> chain = handshake.peerChain();
        String identity = verify(chain);
        String alpn = handshake.alpn();
        return new TlsConnection(identity, alpn, resumed(chain, alpn));
    }

    private @Nullable String verify(List<X509Certificate> chain) throws PeerRejectedException {
        if (expected != null) {
            return verifier.verifyServer(chain, expected);
        }
        return chain.isEmpty() ? null : verifier.verifyClient(chain);
    }

    private boolean resumed(List<X509Certificate> chain, @Nullable String alpn)
            throws PeerRejectedException {
        return switch (handshake.finished(chain.isEmpty() ? null : chain.get(0))) {
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
        handshake.closed();
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
