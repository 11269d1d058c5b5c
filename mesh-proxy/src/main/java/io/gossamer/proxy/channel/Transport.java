package io.gossamer.proxy.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Which sockets fit an event loop, and how each socket of the data path is set up. */
public final class Transport {

    /** Seconds between TCP keep-alive probes, and of idleness before the first (rule R16). */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private Transport() {}

    /** Epoll where the platform has it, else NIO. */
    public static IoHandlerFactory ioHandlerFactory() {
        return Epoll.isAvailable()
                ? RegisteredEpollHandler.newFactory()
                : NioIoHandler.newFactory();
    }

    /**
     * An event loop with a thread of its own. Whoever makes it ends it.
     *
     * @param daemon whether the thread lets the process end
     */
    public static MultiThreadIoEventLoopGroup loop(String thread, boolean daemon) {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(thread, daemon), ioHandlerFactory());
    }

    public static Class<? extends ServerChannel> serverChannel(IoEventLoopGroup group) {
        return isEpoll(group) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public static Class<? extends Channel> socketChannel(IoEventLoopGroup group) {
        return isEpoll(group) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * A client of a Unix domain socket, whose address is a {@code
     * io.netty.channel.unix.DomainSocketAddress}.
     *
     * @throws UnsupportedOperationException on a loop that is not epoll's
     */
    public static Class<? extends Channel> domainSocketChannel(IoEventLoopGroup group) {
        if (!isEpoll(group)) {
            throw new UnsupportedOperationException(
                    "unix domain socket: no native transport (expected: Linux with epoll). Use a"
                            + " loopback host:port instead");
        }
        return EpollDomainSocketChannel.class;
    }

    public static boolean isEpoll(IoEventLoopGroup group) {
        return group.isCompatible(EpollIoHandle.class);
    }

    /**
     * Sets a TCP socket of the data path up, accepted or connecting: half-close, no delay,
     * keep-alive. Options that the socket does not know (domain sockets, NIO's keep-alive times)
     * are left out.
     */
    public static void configure(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
            config.setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_SECONDS);
        }
    }

    /** Closes a TCP connection so that the peer sees a reset, not an end. Domain sockets end. */
    public static void abort(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.unsafe().close(channel.voidPromise());
    }
}
