package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Servers that say one byte once they are secured, and clients that wait for it: what came before,
 * tickets for instance, has reached them then.
 */
final class TlsSockets implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Object> served = new LinkedBlockingQueue<>();

    private final class Serving implements HandshakeListener {
        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection connection) {
            served.add(connection);
            ctx.channel()
                    .writeAndFlush(ctx.alloc().buffer(1).writeByte('!'))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
            served.add(failure);
        }
    }

    /** Completes with the first byte. */
    private static final class Waiting extends ChannelInboundHandlerAdapter
            implements HandshakeListener {
        final CompletableFuture<TlsConnection> heard = new CompletableFuture<>();
        private TlsConnection connection;

        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection secured) {
            connection = secured;
        }

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
            heard.completeExceptionally(failure);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            heard.complete(connection);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            heard.completeExceptionally(new IOException("closed by the server"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            heard.completeExceptionally(new IOException(cause));
        }
    }

    InetSocketAddress serve(MeshTls tls, ServerMode mode) throws InterruptedException {
        return (InetSocketAddress)
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        tls.installServer(channel.pipeline(), mode, new Serving());
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel()
                        .localAddress();
    }

    /** Connects, waits for the byte, and closes; throws what went wrong instead. */
    TlsConnection connect(InetSocketAddress address, MeshTls tls, String expected, ClientMode mode)
            throws Exception {
        Waiting waiting = new Waiting();
        Channel channel =
                new Bootstrap()
                        .group(group)
                        .channel(NioSocketChannel.class)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(address)
                        .sync()
                        .channel();
        channel.eventLoop()
                .submit(
                        () -> {
                            TlsIdentity identity = new TlsIdentity(expected, expected);
                            tls.installClient(channel.pipeline(), identity, mode, waiting);
                            channel.pipeline().addLast(waiting);
                        })
                .sync();
        try {
            TlsConnection connection = waiting.heard.get(20, TimeUnit.SECONDS);
            channel.closeFuture().sync();
            return connection;
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    /** The next connection that a server of ours has secured. */
    TlsConnection accepted() throws InterruptedException {
        return (TlsConnection) served.poll(20, TimeUnit.SECONDS);
    }

    /** The next connection that a server of ours has refused. */
    ProxyFailure refused() throws InterruptedException {
        return (ProxyFailure) served.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
