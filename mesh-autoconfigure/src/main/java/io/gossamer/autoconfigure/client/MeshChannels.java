package io.gossamer.autoconfigure.client;

import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.autoconfigure.transport.SocketLoops;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/**
 * Makes plaintext channels to services on this host: over loopback TCP or a Unix domain socket.
 * Channels connect on their first call and again after a break. Thread-safe; close it after its
 * channels.
 */
public final class MeshChannels implements AutoCloseable {

    /** Below the server's limit, and often enough to notice a dead peer (contract section 7). */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final SocketLoops loops;

    private MeshChannels(SocketLoops loops) {
        this.loops = loops;
    }

    /** One event loop, which suffices for control traffic. */
    public static MeshChannels open() {
        return new MeshChannels(SocketLoops.open("mesh-client", 1));
    }

    /** A new channel, which the caller shuts down. */
    public ManagedChannel channel(ServiceAddress address) {
        return NettyChannelBuilder.forAddress(loops.socketAddress(address))
                .eventLoopGroup(loops.group())
                .channelType(loops.clientChannel(address))
                .overrideAuthority(authority(address))
                .usePlaintext()
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    @Override
    public void close() {
        loops.close();
    }

    private static String authority(ServiceAddress address) {
        return address instanceof ServiceAddress.Tcp tcp ? tcp.toString() : "localhost";
    }
}
