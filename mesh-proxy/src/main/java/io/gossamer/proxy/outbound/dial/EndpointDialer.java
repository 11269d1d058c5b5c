package io.gossamer.proxy.outbound.dial;

import io.gossamer.api.FailureCode;
import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.channel.ConnectTimeout;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.forward.TransportHeaderForm;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to endpoints: TCP, then mTLS to those with an identity, then the transport
 * header where the peer negotiated one (contract section 4, rule R7).
 */
public final class EndpointDialer {

    /** Result of a dial; called on the loop, once. */
    public interface Callback {

        /**
         * The channel reads nothing until the callback has added its handlers and turned reading
         * on.
         */
        void onConnected(Channel channel);

        void onFailed(ProxyFailure failure);

        /**
         * Which form of the transport header the peer chose; before {@link #onConnected}, and only
         * if it chose one.
         */
        default void onForm(TransportHeaderForm form) {}
    }

    /** Hears of each handshake that succeeded; called on the loop. */
    public interface Observer {
        void secured(boolean resumed);
    }

    private final EventLoop loop;
    private final Duration connectTimeout;
    private final MeshTls tls;
    private final Observer observer;
    private final Bootstrap bootstrap;

    /**
     * @param connectTimeout of TCP
     */
    public EndpointDialer(EventLoop loop, MeshTls tls, Duration connectTimeout, Observer observer) {
        this.tls = tls;
        this.observer = observer;
        this.loop = loop;
        this.connectTimeout = connectTimeout;
        this.bootstrap =
                ConnectTimeout.without(new Bootstrap())
                        .group(loop)
                        .channel(Transport.socketChannel((IoEventLoopGroup) loop.parent()))
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
    public void dial(Endpoint endpoint, boolean plaintext, Session session, Callback callback) {
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
        Future<Channel> connect =
                ConnectTimeout.limit(bootstrap.connect(address), loop, connectTimeout);
        connect.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        callback.onFailed(connectFailure(address, done.cause()));
                    } else if (expected == null) {
                        callback.onConnected(connect.getNow());
                    } else {
                        secure(connect.getNow(), endpoint, expected, direct, session, callback);
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
        ClientMode mode =
                direct
                        ? ClientMode.DIRECT
                        : endpoint.authorityOverride() != null
                                ? ClientMode.DIRECT_CONTRACT
                                : ClientMode.REGULAR;
        tls.installClient(
                channel.pipeline(),
                expected,
                mode,
                new HandshakeListener() {
                    @Override
                    public void secured(ChannelHandlerContext ctx, TlsConnection connection) {
                        observer.secured(connection.resumed());
                        TransportHeaderForm form = form(connection.alpn());
                        if (form != null) {
                            writeHeader(channel, endpoint, session, form);
                            callback.onForm(form);
                        }
                        channel.config().setAutoRead(false);
                        callback.onConnected(channel);
                    }

                    @Override
                    public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
                        callback.onFailed(
                                ProxyFailure.retryable(
                                        failure.code(),
                                        Addresses.format(endpoint.address())
                                                + " as "
                                                + expected.identity()
                                                + ": "
                                                + failure.getMessage()));
                    }
                });
        channel.config().setAutoRead(true);
    }

    /** Null if the peer is no proxy with direct connections: it goes on without a header. */
    private static @Nullable TransportHeaderForm form(@Nullable String alpn) {
        if (alpn == null || alpn.isEmpty()) {
            return null;
        }
        return alpn.equals(MeshProtocols.ALPN_GOSSAMER)
                ? TransportHeaderForm.GOSSAMER
                : TransportHeaderForm.CONTRACT;
    }

    private static void writeHeader(
            Channel channel, Endpoint endpoint, Session session, TransportHeaderForm form) {
        Target.Authority override = endpoint.authorityOverride();
        int port = override == null ? endpoint.address().getPort() : override.port();
        String name = override == null ? null : override.host();
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

    private static String reason(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }
}
