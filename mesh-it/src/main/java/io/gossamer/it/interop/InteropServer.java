package io.gossamer.it.interop;

import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** The test service on a plaintext port of the loopback interface. */
public final class InteropServer implements AutoCloseable {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Server server;

    private final AtomicInteger connections = new AtomicInteger();

    private InteropServer(InetSocketAddress address) throws IOException {
        server =
                NettyServerBuilder.forAddress(address)
                        .maxInboundMessageSize(16 << 20)
                        .addTransportFilter(
                                new ServerTransportFilter() {
                                    @Override
                                    public Attributes transportReady(Attributes attributes) {
                                        connections.incrementAndGet();
                                        return attributes;
                                    }
                                })
                        .addService(
                                ServerInterceptors.intercept(
                                        new InteropService(timer), new EchoMetadata()))
                        .build()
                        .start();
    }

    /** Serves on a free port of 127.0.0.1. */
    public static InteropServer onLoopback() throws IOException {
        return new InteropServer(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    /** Connections accepted so far on which a client spoke HTTP/2. */
    public int connections() {
        return connections.get();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        timer.shutdownNow();
    }
}
