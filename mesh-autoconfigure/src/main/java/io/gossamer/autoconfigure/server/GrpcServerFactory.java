package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.peer.PeerIdentityInterceptor;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.autoconfigure.transport.SocketFile;
import io.gossamer.autoconfigure.transport.SocketLoops;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Builds and starts the server of one listener. */
final class GrpcServerFactory {

    /** Bytes of a call's metadata (reliability, "grpc HPACK"). */
    private static final int METADATA_BYTES = 8 << 10;

    /** A peer may probe an idle connection so often; the contract's peers do every 10 s. */
    private static final int KEEP_ALIVE_SECONDS = 5;

    /** A peer that is silent so long is probed, so that a dead one's watches end. */
    private static final int PROBE_SECONDS = 60;

    private static final int HANDSHAKE_SECONDS = 10;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final String HEALTH = "grpc.health.v1.Health";

    private final List<BindableService> services;
    private final List<ServerInterceptor> interceptors;

    /**
     * @param services every service of the application, health included
     * @param interceptors outermost first
     */
    GrpcServerFactory(List<BindableService> services, List<ServerInterceptor> interceptors) {
        this.services = List.copyOf(services);
        this.interceptors = List.copyOf(interceptors);
    }

    /** A running server and where it listens. */
    record Started(Server server, ServiceAddress address) {}

    /**
     * @throws StartFailureException if the address is taken, not loopback, or not writable
     */
    Started start(MeshGrpcListener listener, SocketLoops loops, Executor executor) {
        ServiceAddress address = listener.address();
        requireLocal(listener);
        if (address instanceof ServiceAddress.Unix unix) {
            SocketFile.prepare(unix.path());
        }
        try {
            Server server = builder(listener, loops, executor).build().start();
            if (address instanceof ServiceAddress.Unix unix) {
                SocketFile.restrict(unix.path());
                return new Started(server, address);
            }
            return new Started(server, bound(server));
        } catch (IOException e) {
            throw new StartFailureException(
                    "address: " + address + " (expected: free, on this host)",
                    "Set "
                            + listener.property()
                            + " to another address, or end the process that listens there.",
                    e);
        }
    }

    private NettyServerBuilder builder(
            MeshGrpcListener listener, SocketLoops loops, Executor executor) {
        CallLimits limits = listener.limits();
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(loops.socketAddress(listener.address()))
                        .channelType(loops.serverChannel(listener.address()))
                        .bossEventLoopGroup(loops.group())
                        .workerEventLoopGroup(loops.group())
                        .executor(executor)
                        .maxConcurrentCallsPerConnection(limits.callsPerConnection())
                        .maxInboundMessageSize(limits.messageBytes())
                        .maxInboundMetadataSize(METADATA_BYTES)
                        .maxRstFramesPerWindow(limits.resetsPer30Seconds(), RESET_WINDOW_SECONDS)
                        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .keepAliveTime(PROBE_SECONDS, TimeUnit.SECONDS);
        for (BindableService service : services) {
            ServerServiceDefinition definition = service.bindService();
            String name = definition.getServiceDescriptor().getName();
            if (name.equals(HEALTH) || listener.services().test(name)) {
                builder.addService(definition);
            }
        }
        // gRPC calls the interceptor that was added last first.
        builder.intercept(peer(listener));
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            builder.intercept(interceptors.get(i));
        }
        return builder;
    }

    private static PeerIdentityInterceptor peer(MeshGrpcListener listener) {
        return listener.trustsIdentityHeaders()
                ? PeerIdentityInterceptor.trustingSidecar(listener.openMethods())
                : PeerIdentityInterceptor.ignoringHeaders();
    }

    /** No plaintext port beyond loopback, no identity headers over TCP (rule R2). */
    private static void requireLocal(MeshGrpcListener listener) {
        if (listener.address() instanceof ServiceAddress.Tcp tcp) {
            if (listener.trustsIdentityHeaders()) {
                throw new IllegalArgumentException(
                        "listener "
                                + listener.name()
                                + ": "
                                + tcp
                                + " (expected: a Unix domain socket, for identity headers are believed)");
            }
            if (!tcp.isLoopback()) {
                throw new StartFailureException(
                        listener.property()
                                + ": "
                                + tcp
                                + " (expected: a loopback address, for this port is plaintext)",
                        "Set "
                                + listener.property()
                                + " to 127.0.0.1:"
                                + tcp.port()
                                + ". Other hosts reach the service through its sidecar, with mTLS.");
            }
        }
    }

    private static ServiceAddress bound(Server server) {
        InetSocketAddress socket = (InetSocketAddress) server.getListenSockets().get(0);
        return new ServiceAddress.Tcp(socket.getAddress().getHostAddress(), socket.getPort());
    }
}
