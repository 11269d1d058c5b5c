package io.gossamer.demo.prices;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Prices: {@code GET /prices} answers once, a WebSocket to {@code /prices/live} gets the list every
 * second. One event loop.
 */
// Ends of channels and loops are seen where they matter; here nobody waits for them.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Prices implements Role {

    private static final int MAX_REQUEST = 64 * 1024;

    private final EventLoopGroup loop;
    private final Channel listener;

    private Prices(EventLoopGroup loop, Channel listener) {
        this.loop = loop;
        this.listener = listener;
    }

    public static Prices start(Options options) throws IOException {
        HostPort listen = options.listen();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Watchers watchers = new Watchers(loop.next());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(new HttpServerCodec())
                                                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                                                .addLast(
                                                        new WebSocketServerProtocolHandler(
                                                                "/prices/live"))
                                                .addLast(new PricesHandler(watchers));
                                    }
                                });
        InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loop.shutdownGracefully();
            throw new IOException("--port: " + listen + " (expected: a free port)", bound.cause());
        }
        loop.next().scheduleAtFixedRate(watchers::tick, 1, 1, TimeUnit.SECONDS);
        return new Prices(loop, bound.channel());
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
