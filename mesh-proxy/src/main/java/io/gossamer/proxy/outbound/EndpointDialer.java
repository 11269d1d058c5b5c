package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.forward.TransportHeaderForm;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints: TCP, then mTLS to those with an identity, then the transport header
 * where the peer negotiated one (contract section 4, rule R7).
 */
final class EndpointDialer {

    /** Result of a dial; called on the loop, once. */
    interface Callback {

        /** The channel reads nothing until the callback has added its handlers and turned reading on. */
        void onConnected(Channel channel);

        void onFailed(ProxyFailure failure);
    }

    private static final List<String> DIRECT_ALPN =
            List.of(MeshProtocols.ALPN_GOSSAMER, MeshProtocols.ALPN_TRANSPORT_HEADER);
    private static final List<String> GATEWAY_ALPN =
            List.of(MeshProtocols.ALPN_TRANSPORT_HEADER);

    private final MeshTls tls;
    private final Duration handshakeTimeout;
    private final Bootstrap bootstrap;

    /**
     * @param connectTimeout of TCP
     * @param handshakeTimeout of TLS
     */
    EndpointDialer(
            EventLoop loop, MeshTls tls, Duration connectTimeout, Duration handshakeTimeout) {
        this.tls = tls;
        this.handshakeTimeout = handshakeTimeout;
        this.bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(Transport.socketChannel((IoEventLoopGroup) loop.parent()))
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) connectTimeout.toMillis())
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        Transport.configure(channel);
                                    }
                                });
    }

    /**
     * @param plaintext the endpoint is this proxy's own workload, or TLS must not be used
     */
    void dial(Endpoint endpoint, boolean plaintext, Session session, Callback callback) {
        TlsIdentity expected = plaintext ? null : endpoint.tls();
        boolean direct =
                expected != null
                        && endpoint.opaqueTransportPort() > 0
                        && endpoint.authorityOverride() == null;
        InetSocketAddress address =
                direct
                        ? new InetSocketAddress(
                                endpoint.address().getAddress(), endpoint.opaqueTransportPort())
                        : endpoint.address();
        ChannelFuture connect = bootstrap.connect(address);
        connect.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        callback.onFailed(connectFailure(address, done.cause()));
                    } else if (expected == null) {
                        callback.onConnected(connect.channel());
                    } else {
                        secure(connect.channel(), endpoint, expected, direct, session, callback);
                    }
                });
    }

    private void secure(
            Channel channel,
            Endpoint endpoint,
            TlsIdentity expected,
            boolean direct,
            Session session,
            Callback callback) {
        List<String> alpn =
                direct
                        ? DIRECT_ALPN
                        : endpoint.authorityOverride() != null ? GATEWAY_ALPN : List.of();
        SslHandler handler = tls.clientHandler(channel.alloc(), expected, alpn);
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        channel.pipeline().addLast("tls", handler);
        handler.handshakeFuture()
                .addListener(
                        (Future<Channel> done) -> {
                            if (!done.isSuccess()) {
                                channel.close();
                                callback.onFailed(tlsFailure(endpoint, expected, done.cause()));
                                return;
                            }
                            writeHeader(channel, endpoint, session, handler.applicationProtocol());
                            channel.config().setAutoRead(false);
                            callback.onConnected(channel);
                        });
        channel.config().setAutoRead(true);
    }

    private static void writeHeader(
            Channel channel, Endpoint endpoint, Session session, @Nullable String alpn) {
        if (alpn == null || alpn.isEmpty()) {
            // The peer is no proxy with direct connections: the connection goes on without a header.
            return;
        }
        Target.Authority override = endpoint.authorityOverride();
        int port = override == null ? endpoint.address().getPort() : override.port();
        String name = override == null ? null : override.host();
        TransportHeaderForm form =
                alpn.equals(MeshProtocols.ALPN_GOSSAMER)
                        ? TransportHeaderForm.GOSSAMER
                        : TransportHeaderForm.CONTRACT;
        ByteBuf header =
                form.encode(channel.alloc(), new TransportHeader(port, name, session, false));
        // Leaves at once: the server may be the one that speaks first.
        channel.writeAndFlush(header, channel.voidPromise());
    }

    private static ProxyFailure connectFailure(InetSocketAddress address, Throwable cause) {
        boolean timeout = cause instanceof ConnectTimeoutException;
        return ProxyFailure.retryable(
                timeout ? FailureCode.CONNECT_TIMEOUT : FailureCode.CONNECT_FAILED,
                Addresses.format(address) + ": " + reason(cause));
    }

    private static ProxyFailure tlsFailure(
            Endpoint endpoint, TlsIdentity expected, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && !(root instanceof CertificateException)) {
            root = root.getCause();
        }
        boolean identity = root instanceof CertificateException;
        return ProxyFailure.retryable(
                identity ? FailureCode.IDENTITY_MISMATCH : FailureCode.TLS_FAILED,
                Addresses.format(endpoint.address())
                        + " as "
                        + expected.identity()
                        + ": "
                        + reason(root));
    }

    private static String reason(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }
}
