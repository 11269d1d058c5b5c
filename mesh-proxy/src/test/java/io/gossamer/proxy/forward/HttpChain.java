package io.gossamer.proxy.forward;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.h1.Http1ServerConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Servers and pools of the HTTP engine on loopback sockets and one event loop. */
final class HttpChain implements AutoCloseable {

    /** Small, so that what a slow reader holds up shows soon. Bytes. */
    private static final int SOCKET_BUFFER = 32 * 1024;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> listeners = new ArrayList<>();

    EventLoop loop() {
        return group.next();
    }

    /** Starts a server; each connection gets a handler of its own. */
    InetSocketAddress serve(boolean http2, Supplier<RequestHandler> handlers) throws Exception {
        return serve(0, http2, handlers);
    }

    InetSocketAddress serve(int port, boolean http2, Supplier<RequestHandler> handlers)
            throws Exception {
        FailureResponder failures =
                new FailureResponder(FailureResponder.Audience.APPLICATION, true);
        Channel listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(server(http2, handlers.get(), failures));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), port)
                        .sync()
                        .channel();
        listeners.add(listener);
        return (InetSocketAddress) listener.localAddress();
    }

    private static ChannelHandler server(
            boolean http2, RequestHandler handler, FailureResponder failures) {
        return http2
                ? new Http2ServerConnection(
                        handler, failures, Http2Parameters.server(System::nanoTime))
                : new Http1ServerConnection(handler, failures);
    }

    HttpEndpointPool pool(boolean http2, InetSocketAddress address) {
        HttpEndpointPool.Dialer dialer = callback -> dial(address, callback);
        return http2
                ? HttpEndpointPool.http2(loop(), dialer, Http2Parameters.client(System::nanoTime))
                : HttpEndpointPool.http1(loop(), dialer, Duration.ofSeconds(3), 100);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void dial(InetSocketAddress address, HttpEndpointPool.Connected callback) {
        ChannelFuture connect =
                new Bootstrap()
                        .group(loop())
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(address);
        connect.addListener(
                done -> {
                    if (done.isSuccess()) {
                        callback.onConnected(connect.channel());
                    } else {
                        callback.onFailed(
                                ProxyFailure.retryable(
                                        FailureCode.CONNECT_FAILED, address + ": refused"));
                    }
                });
    }

    /** Starts a proxy of one hop: the server relays to the pool. */
    InetSocketAddress relay(boolean serverHttp2, HttpEndpointPool pool) throws Exception {
        return serve(serverHttp2, () -> new RelayHandler(pool));
    }

    @Override
    public void close() {
        for (Channel listener : listeners) {
            listener.close().syncUninterruptibly();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
