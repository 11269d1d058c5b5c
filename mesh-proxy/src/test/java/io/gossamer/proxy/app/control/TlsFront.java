package io.gossamer.proxy.app.control;

import io.gossamer.proxy.identify.Credential;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.TestCa;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a control-plane service's sidecar is to its clients: terminates mTLS before a port. */
final class TlsFront implements AutoCloseable {

    private static final String ANONYMOUS = "";

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<String> clients = new LinkedBlockingQueue<>();
    private final Channel server;

    TlsFront(TestCa ca, Credential credential, int port) throws Exception {
        LocalIdentity identity = new LocalIdentity("front");
        identity.install(credential);
        TrustBundle bundle = new TrustBundle(List.of(ca.root));
        MeshTls tls =
                MeshTls.create(
                        identity,
                        bundle,
                        new PeerVerifier(bundle, Clock.systemUTC()),
                        TlsProvider.best(),
                        false);
        server =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        tls.installServer(
                                                channel.pipeline(),
                                                ServerMode.REGULAR,
                                                new Relay(port));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Identity of the next client; empty if it showed none. */
    String nextClient() throws InterruptedException {
        String client = clients.poll(20, TimeUnit.SECONDS);
        if (client == null) {
            throw new AssertionError("client: none within 20 s");
        }
        return client;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Connects on once the client is known. */
    private final class Relay implements HandshakeListener {
        private final int port;

        Relay(int port) {
            this.port = port;
        }

        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection connection) {
            clients.add(connection.identity() == null ? ANONYMOUS : connection.identity());
            Channel client = ctx.channel();
            client.config().setAutoRead(false);
            Pipe onward = new Pipe();
            client.pipeline().addLast(onward);
            new Bootstrap()
                    .group(client.eventLoop())
                    .channel(NioSocketChannel.class)
                    .handler(new Pipe(client))
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .addListener(
                            (io.netty.channel.ChannelFuture f) -> {
                                if (f.isSuccess()) {
                                    onward.target = f.channel();
                                    onward.flushHeld();
                                    client.config().setAutoRead(true);
                                } else {
                                    client.close();
                                }
                            });
        }

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {}
    }

    /** Copies what one side sends to the other. */
    private static final class Pipe extends ChannelInboundHandlerAdapter {
        private final java.util.ArrayDeque<Object> held = new java.util.ArrayDeque<>();
        private Channel target;

        Pipe() {}

        Pipe(Channel target) {
            this.target = target;
        }

        void flushHeld() {
            while (!held.isEmpty()) {
                target.writeAndFlush(held.poll());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (target == null) {
                held.add(message);
            } else {
                target.writeAndFlush(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            held.forEach(io.netty.util.ReferenceCountUtil::release);
            held.clear();
            if (target != null) {
                target.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
