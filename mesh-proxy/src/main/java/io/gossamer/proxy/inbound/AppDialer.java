package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.channel.ConnectTimeout;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the application, so that it sees the loopback address as its peer (rule R24). One
 * that listens on IPv4 alone is reached also where its peer chose IPv6: the client cannot choose
 * again, since the connection to its own sidecar was a success.
 */
final class AppDialer {

    /** Result of a dial; called on the loop, once. */
    interface Callback {

        /** Reading is off. */
        void onConnected(Channel channel);

        void onFailed(ProxyFailure failure);
    }

    private static final InetSocketAddress LOOPBACK_4 = loopback(new byte[] {127, 0, 0, 1});
    private static final InetSocketAddress LOOPBACK_6 =
            loopback(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private final IoEventLoopGroup group;
    private final EventLoop loop;
    private final Duration connectTimeout;

    AppDialer(EventLoop loop, Duration connectTimeout) {
        this.loop = loop;
        this.group = (IoEventLoopGroup) Objects.requireNonNull(loop.parent());
        this.connectTimeout = connectTimeout;
    }

    void dial(AppAddress address, Callback callback) {
        dial(address, ipv4(address), callback);
    }

    /**
     * @param otherwise where to go if nobody listens there
     */
    private void dial(AppAddress address, @Nullable AppAddress otherwise, Callback callback) {
        Bootstrap bootstrap =
                ConnectTimeout.without(new Bootstrap())
                        .group(loop)
                        .channel(
                                address.isUnix()
                                        ? Transport.domainSocketChannel(group)
                                        : Transport.socketChannel(group))
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        Transport.configure(channel);
                                    }
                                });
        Future<Channel> connect =
                ConnectTimeout.limit(
                        bootstrap.connect(address.socketAddress(), source(address)),
                        loop,
                        connectTimeout);
        connect.addListener(
                done -> {
                    if (done.isSuccess()) {
                        callback.onConnected(connect.getNow());
                    } else if (otherwise != null && done.cause() instanceof ConnectException) {
                        dial(otherwise, null, callback);
                    } else {
                        callback.onFailed(failure(address, done.cause()));
                    }
                });
    }

    /** The same port over IPv4, of an IPv6 address that is not loopback's. */
    private static @Nullable AppAddress ipv4(AppAddress address) {
        boolean isIpv6 =
                address.socketAddress() instanceof InetSocketAddress ip
                        && ip.getAddress() instanceof Inet6Address own
                        && !own.isLoopbackAddress();
        return isIpv6
                ? AppAddress.tcp(new InetSocketAddress(LOOPBACK_4.getAddress(), address.port()))
                : null;
    }

    /** An application that listens on the host's own address only still sees a local peer. */
    private static @Nullable InetSocketAddress source(AppAddress address) {
        if (!(address.socketAddress() instanceof InetSocketAddress ip)
                || ip.getAddress().isLoopbackAddress()) {
            return null;
        }
        return ip.getAddress() instanceof Inet6Address ? LOOPBACK_6 : LOOPBACK_4;
    }

    private static ProxyFailure failure(AppAddress address, Throwable cause) {
        return ProxyFailure.retryable(
                cause instanceof ConnectTimeoutException
                        ? FailureCode.CONNECT_TIMEOUT
                        : FailureCode.CONNECT_FAILED,
                "application at " + address + ": " + cause.getMessage());
    }

    private static InetSocketAddress loopback(byte[] ip) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an IP address", e);
        }
    }
}
