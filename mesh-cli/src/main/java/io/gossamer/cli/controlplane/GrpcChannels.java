package io.gossamer.cli.controlplane;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Short-lived plaintext channels to the control plane on this machine. */
final class GrpcChannels {

    private GrpcChannels() {}

    /** Calls over a Unix socket; the channel ends with the call. */
    static <T> T overSocket(Path socket, Function<ManagedChannel, T> call) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            return call(
                    NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                            .channelType(NioDomainSocketChannel.class)
                            .eventLoopGroup(loop)
                            .overrideAuthority("localhost")
                            .proxyDetector(target -> null),
                    call);
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Calls over loopback TCP; the channel ends with the call. */
    static <T> T overLoopback(String address, Function<ManagedChannel, T> call) {
        return call(
                NettyChannelBuilder.forTarget("dns:///" + address).proxyDetector(target -> null),
                call);
    }

    private static <T> T call(NettyChannelBuilder builder, Function<ManagedChannel, T> call) {
        ManagedChannel channel = builder.usePlaintext().build();
        try {
            return call.apply(channel);
        } finally {
            channel.shutdownNow();
        }
    }
}
