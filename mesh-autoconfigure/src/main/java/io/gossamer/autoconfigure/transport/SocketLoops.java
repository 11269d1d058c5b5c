package io.gossamer.autoconfigure.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that serve TCP and Unix domain sockets: epoll where the platform has it, NIO
 * elsewhere. Closed by whoever made it; thread-safe.
 */
public final class SocketLoops implements AutoCloseable {

    private final boolean epoll;
    private final EventLoopGroup group;

    private SocketLoops(boolean epoll, EventLoopGroup group) {
        this.epoll = epoll;
        this.group = group;
    }

    /** Loops of the best kind that this platform has; threads are daemons. */
    public static SocketLoops open(String name, int threads) {
        return Epoll.isAvailable() ? openEpoll(name, threads) : openNio(name, threads);
    }

    /** Loops of the JDK's own kind, present on every platform. */
    public static SocketLoops openNio(String name, int threads) {
        return new SocketLoops(false, group(name, threads, NioIoHandler.newFactory()));
    }

    private static SocketLoops openEpoll(String name, int threads) {
        return new SocketLoops(true, group(name, threads, EpollIoHandler.newFactory()));
    }

    private static EventLoopGroup group(String name, int threads, IoHandlerFactory handlers) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), handlers);
    }

    /** The loops themselves. */
    public EventLoopGroup group() {
        return group;
    }

    /** The type of listening channel for an address. */
    public Class<? extends ServerChannel> serverChannel(ServiceAddress address) {
        if (address instanceof ServiceAddress.Unix) {
            return epoll
                    ? EpollServerDomainSocketChannel.class
                    : NioServerDomainSocketChannel.class;
        }
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The type of connecting channel for an address. */
    public Class<? extends Channel> clientChannel(ServiceAddress address) {
        if (address instanceof ServiceAddress.Unix) {
            return epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
        }
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** The address as these loops' channels want it. */
    public SocketAddress socketAddress(ServiceAddress address) {
        if (address instanceof ServiceAddress.Unix unix) {
            return epoll
                    ? new DomainSocketAddress(unix.path().toFile())
                    : UnixDomainSocketAddress.of(unix.path());
        }
        return ((ServiceAddress.Tcp) address).socketAddress();
    }

    /** Ends the threads; returns at once. */
    @Override
    public void close() {
        var unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
