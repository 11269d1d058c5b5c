package io.gossamer.bench.backend;

import io.gossamer.bench.process.AgentSession;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/** Main class of the backend: every {@link Service} on a free port of 127.0.0.1, one event loop. */
public final class Backend {

    private static final int BACKLOG = 4096;
    private static final int RECEIVE_BYTES = 64 * 1024;

    private Backend() {}

    /**
     * @param arguments port of the coordinator
     */
    public static void main(String[] arguments) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, listen(loop, service));
        }
        AgentSession.serve(
                Integer.parseInt(arguments[0]),
                new ServicePorts(ports).format(),
                command -> "unknown command " + command);
        System.exit(0);
    }

    private static int listen(EventLoopGroup loop, Service service) {
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handler(service));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static ChannelHandler handler(Service service) {
        return switch (service) {
            case HTTP1 -> new Http1Responder();
            case HTTP2 -> new Http2Responder(Answer.small());
            case GRPC_UNARY -> new Http2Responder(Answer.unary());
            case GRPC_STREAM -> new Http2Responder(Answer.stream());
            case TCP_ECHO -> new EchoResponder();
            case TCP_SOURCE -> new SourceResponder();
        };
    }
}
