package io.gossamer.proxy.accept;

import io.gossamer.proxy.channel.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A bound TCP port that hands each accepted connection to a consumer.
 *
 * <p>The consumer runs on the connection's event loop, before anything is read: reading is off
 * until it (or a handler that it installs) turns auto-read on, and what the transport reads before
 * is kept for it. A consumer that throws closes that connection only. Thread-safe.
 */
public final class Listener implements AutoCloseable {

    /** Connections that the kernel completes while the loop is busy; bounded by somaxconn. */
    private static final int BACKLOG = 4096;

    private final Channel serverChannel;
    private final InetSocketAddress address;

    private Listener(Channel serverChannel) {
        this.serverChannel = serverChannel;
        this.address = (InetSocketAddress) serverChannel.localAddress();
    }

    /**
     * Binds and starts to accept. Waits for the bind: not to be called on an event loop.
     *
     * @param name what the port is for, in the message of a failure: {@code inbound}
     * @param address port 0 takes a free port; an IPv6 wildcard accepts IPv4 as well
     * @param reusePort lets several listeners share the port (one per loop); ignored without epoll
     * @throws BindFailedException if the address is taken or not of this host
     */
    public static Listener bind(
            String name,
            IoEventLoopGroup group,
            InetSocketAddress address,
            boolean reusePort,
            Consumer<? super Channel> consumer)
            throws BindFailedException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(Transport.serverChannel(group))
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        Transport.configure(channel);
                                        channel.pipeline().addLast(new EarlyInput());
                                        consumer.accept(channel);
                                    }
                                });
        if (reusePort && Transport.isEpoll(group)) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return new Listener(bound.channel());
        }
        throw new BindFailedException(name, address, bound.cause());
    }

    /** The bound address, with the port that was chosen. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Stops accepting; accepted connections live on. What the kernel had queued and this listener
     * had not accepted is reset. Idempotent; the port is free when the future completes.
     */
    public ChannelFuture stopAccepting() {
        return serverChannel.close();
    }

    /** Like {@link #stopAccepting}, and waits for it: not to be called on an event loop. */
    @Override
    public void close() {
        stopAccepting().awaitUninterruptibly();
    }
}
