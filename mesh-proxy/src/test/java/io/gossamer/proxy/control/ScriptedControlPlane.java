package io.gossamer.proxy.control;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.proxy.control.connect.ControlTls;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A control plane that says what a test tells it to, stream by stream. */
public final class ScriptedControlPlane implements AutoCloseable {

    /** How it is reached. */
    public static final ControlTls NO_TLS = noTls("plaintext expected");

    /** Has no certificate, and is never to be asked for a connection. */
    public static ControlTls noTls(String expected) {
        return new ControlTls() {
            @Override
            public boolean hasCertificate() {
                return false;
            }

            @Override
            public void install(ChannelPipeline pipeline, String serverName, Handshake handshake) {
                throw new AssertionError(expected);
            }
        };
    }

    /** One stream that a client has opened. */
    public record Opened<Q, R>(Q request, ServerCallStreamObserver<R> to, Metadata headers) {
        public void send(R message) {
            to.onNext(message);
        }

        public void fail(Status status) {
            to.onError(status.asRuntimeException());
        }
    }

    private static final io.grpc.Context.Key<Metadata> HEADERS = io.grpc.Context.key("headers");

    private final BlockingQueue<Opened<GetDestination, Update>> gets = new LinkedBlockingQueue<>();
    private final BlockingQueue<Opened<GetDestination, DestinationProfile>> profiles =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<Opened<PortSpec, Server>> ports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Opened<TrafficSpec, OutboundPolicy>> targets =
            new LinkedBlockingQueue<>();
    private final String synced;
    private final BindableService[] more;
    private io.grpc.Server server;

    /**
     * @param synced value of the synced header, or null for a server that does not know it
     * @param more services beside those of this class
     */
    public ScriptedControlPlane(String synced, BindableService... more) throws IOException {
        this.synced = synced;
        this.more = more;
        start(0);
    }

    private void start(int port) throws IOException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .permitKeepAliveTime(1, TimeUnit.SECONDS)
                        .maxConcurrentCallsPerConnection(100)
                        .intercept(new Headers())
                        .addService(new Destinations())
                        .addService(new Inbound())
                        .addService(new Outbound());
        for (BindableService service : more) {
            builder.addService(service);
        }
        server = builder.build().start();
    }

    public int port() {
        return server.getPort();
    }

    /** Ends it as kill does, and starts it again on the same port. */
    public void restart() throws Exception {
        int port = port();
        stop();
        start(port);
    }

    public void stop() throws InterruptedException {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    public Opened<GetDestination, Update> nextGet() throws InterruptedException {
        return next(gets, "Get");
    }

    public Opened<GetDestination, DestinationProfile> nextProfile() throws InterruptedException {
        return next(profiles, "GetProfile");
    }

    public Opened<PortSpec, Server> nextPort() throws InterruptedException {
        return next(ports, "WatchPort");
    }

    public Opened<TrafficSpec, OutboundPolicy> nextTarget() throws InterruptedException {
        return next(targets, "Watch");
    }

    private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T opened = queue.poll(20, TimeUnit.SECONDS);
        if (opened == null) {
            throw new AssertionError(what + ": no stream within 20 s");
        }
        return opened;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <Q, R> Opened<Q, R> opened(Q request, StreamObserver<R> to) {
        return new Opened<>(request, (ServerCallStreamObserver<R>) to, HEADERS.get());
    }

    private final class Headers implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (synced != null) {
                Metadata response = new Metadata();
                response.put(
                        Metadata.Key.of(
                                MeshHeaders.GOSSAMER_SYNCED, Metadata.ASCII_STRING_MARSHALLER),
                        synced);
                ServerInterceptor attach =
                        io.grpc.stub.MetadataUtils.newAttachMetadataServerInterceptor(response);
                return io.grpc.Contexts.interceptCall(
                        io.grpc.Context.current().withValue(HEADERS, headers),
                        call,
                        headers,
                        (c, h) -> attach.interceptCall(c, h, next));
            }
            return io.grpc.Contexts.interceptCall(
                    io.grpc.Context.current().withValue(HEADERS, headers), call, headers, next);
        }
    }

    private final class Destinations extends DestinationGrpc.DestinationImplBase {
        @Override
        public void get(GetDestination request, StreamObserver<Update> to) {
            gets.add(opened(request, to));
        }

        @Override
        public void getProfile(GetDestination request, StreamObserver<DestinationProfile> to) {
            profiles.add(opened(request, to));
        }
    }

    private final class Inbound extends InboundServerPoliciesGrpc.InboundServerPoliciesImplBase {
        @Override
        public void watchPort(PortSpec request, StreamObserver<Server> to) {
            ports.add(opened(request, to));
        }
    }

    private final class Outbound extends OutboundPoliciesGrpc.OutboundPoliciesImplBase {
        @Override
        public void watch(TrafficSpec request, StreamObserver<OutboundPolicy> to) {
            targets.add(opened(request, to));
        }
    }
}
