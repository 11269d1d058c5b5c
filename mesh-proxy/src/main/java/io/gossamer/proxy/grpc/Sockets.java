package io.gossamer.proxy.grpc;

import io.gossamer.proxy.channel.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/** Plain connections of a loop, over TCP or a Unix domain socket. */
public final class Sockets {

    private Sockets() {}

    /** The address of a Unix domain socket as the loop's channels take it. */
    public static SocketAddress unix(EventLoop loop, Path socket) {
        return Transport.isEpoll(group(loop))
                ? new DomainSocketAddress(socket.toString())
                : UnixDomainSocketAddress.of(socket);
    }

    /**
     * Connects.
     *
     * @param connected gets the channel, whose pipeline is empty
     * @param failed gets the reason why there is none
     * @return the channel, to be closed by whoever does not want to wait any longer
     */
    public static Channel connect(
            EventLoop loop,
            SocketAddress address,
            int timeoutMillis,
            Consumer<Channel> connected,
            Consumer<Throwable> failed) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(channel(group(loop), address))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                        .handler(new Nothing());
        if (address instanceof InetSocketAddress) {
            bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
        }
        ChannelFuture connecting = bootstrap.connect(address);
        Channel channel = connecting.channel();
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        connected.accept(channel);
                    } else {
                        failed.accept(done.cause());
                    }
                });
        return channel;
    }

    private static IoEventLoopGroup group(EventLoop loop) {
        return (IoEventLoopGroup) Objects.requireNonNull(loop.parent());
    }

    private static Class<? extends Channel> channel(IoEventLoopGroup group, SocketAddress address) {
        if (address instanceof InetSocketAddress) {
            return Transport.socketChannel(group);
        }
        return Transport.isEpoll(group)
                ? Transport.domainSocketChannel(group)
                : NioDomainSocketChannel.class;
    }

    /** A bootstrap demands a handler. */
    private static final class Nothing extends ChannelHandlerAdapter {}
}
