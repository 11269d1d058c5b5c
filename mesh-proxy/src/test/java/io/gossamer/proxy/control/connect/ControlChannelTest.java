package io.gossamer.proxy.control.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.control.ScriptedControlPlane;
import io.gossamer.proxy.control.connect.ResumableStream.AfterEnd;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.grpc.StatusCode;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlChannelTest {

    private static final ControlTls NO_CERTIFICATE =
            ScriptedControlPlane.noTls("no connection expected");

    @TempDir Path directory;
    private final ControlLoop loop = new ControlLoop();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<StreamObserver<OutboundPolicy>> streams =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    private final class Policies extends OutboundPoliciesGrpc.OutboundPoliciesImplBase {
        @Override
        public void watch(TrafficSpec request, StreamObserver<OutboundPolicy> to) {
            streams.add(to);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        loop.close();
    }

    private ControlChannel channel(String address, String serverName) {
        ControlChannel channel =
                ControlChannel.open(
                        new ControlChannel.Settings(
                                ControlAddress.parse(address), serverName, true),
                        loop,
                        NO_CERTIFICATE);
        open.add(channel);
        return channel;
    }

    private ResumableStream<TrafficSpec, OutboundPolicy> stream(
            ControlChannel channel, Limits limits) {
        ResumableStream<TrafficSpec, OutboundPolicy> stream =
                new ResumableStream<>(
                        channel,
                        ControlMethods.WATCH_OUTBOUND_POLICY,
                        TrafficSpec.getDefaultInstance(),
                        limits,
                        new ResumableStream.Owner<>() {
                            @Override
                            public void message(OutboundPolicy message) {
                                events.add(message);
                            }

                            @Override
                            public AfterEnd ended(GrpcStatus status) {
                                events.add(status.code());
                                return AfterEnd.RETRY;
                            }
                        });
        loop.loop().execute(stream::start);
        return stream;
    }

    private Server serve() throws Exception {
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Policies())
                        .build()
                        .start();
        open.add(server::shutdownNow);
        return server;
    }

    private StreamObserver<OutboundPolicy> nextStream() throws InterruptedException {
        StreamObserver<OutboundPolicy> stream = streams.poll(20, TimeUnit.SECONDS);
        assertThat(stream).as("stream within 20 s").isNotNull();
        return stream;
    }

    @Test
    void reachesAServiceOnAUnixDomainSocket() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "needs epoll for the server's socket");
        Path socket = directory.resolve("policy.sock");
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, Transport.ioHandlerFactory());
        open.add(() -> group.shutdownGracefully(0, 3, TimeUnit.SECONDS).await(3_000));
        Server server =
                NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                        .channelType(EpollServerDomainSocketChannel.class)
                        .bossEventLoopGroup(group)
                        .workerEventLoopGroup(group)
                        .addService(new Policies())
                        .build()
                        .start();
        open.add(0, server::shutdownNow);

        stream(channel("unix:" + socket, ""), Limits.NONE);
        nextStream().onNext(OutboundPolicy.getDefaultInstance());

        assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(OutboundPolicy.class);
    }

    @Test
    void resolvesNamesAndUsesWhicheverAddressAnswers() throws Exception {
        Server server = serve();

        stream(channel("127.0.0.1:1,localhost:" + server.getPort(), ""), Limits.NONE);

        nextStream().onNext(OutboundPolicy.getDefaultInstance());
        assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(OutboundPolicy.class);
    }

    @Test
    void aStreamThatEndsIsOpenedAgain() throws Exception {
        Server server = serve();
        stream(channel("127.0.0.1:" + server.getPort(), ""), Limits.NONE);

        nextStream().onCompleted();
        nextStream().onError(Status.INTERNAL.asRuntimeException());
        nextStream().onNext(OutboundPolicy.getDefaultInstance());

        assertThat(events.take()).isEqualTo(StatusCode.OK);
        assertThat(events.take()).isEqualTo(StatusCode.INTERNAL);
        assertThat(events.take()).isInstanceOf(OutboundPolicy.class);
    }

    @Test
    void limitsOfAStreamDoNotApplyOnThisMachine() throws Exception {
        Server server = serve();
        Limits tight = new Limits(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
        stream(channel("127.0.0.1:" + server.getPort(), ""), tight);

        nextStream().onNext(OutboundPolicy.getDefaultInstance());

        assertThat(events.take()).isInstanceOf(OutboundPolicy.class);
        assertThat(events).isEmpty();
    }

    @Test
    void nothingConnectsWithoutTheCertificateThatTheServiceNeedsToSee() throws Exception {
        Server server = serve();
        ResumableStream<TrafficSpec, OutboundPolicy> waiting =
                stream(
                        channel("127.0.0.1:" + server.getPort(), "policy.mesh.cluster.local"),
                        Limits.NONE);
        ResumableStream<TrafficSpec, OutboundPolicy> other =
                stream(channel("127.0.0.1:" + server.getPort(), ""), Limits.NONE);

        nextStream();

        assertThat(waiting).isNotSameAs(other);
        assertThat(streams).as("only the other channel has connected").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":80", "host:0", "host:70000", "host:x", "a:1,,b:2"})
    void anAddressInAnotherFormatIsRefused(String text) {
        assertThatThrownBy(() -> ControlAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: host:port or unix:PATH)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80",
                "[::1]:80",
                "localhost:80",
                "unix:/run/x.sock",
                "a.example:1,b.example:2"
            })
    void anAddressIsPrintedAsItWasGiven(String text) {
        assertThat(ControlAddress.parse(text)).hasToString(text);
        assertThat(ControlAddress.parse(text).isLocal()).isEqualTo(!text.contains("example"));
    }

    @Test
    void pausesDoubleUpToTheirMaximumAndBeginAgainAfterASuccess() {
        RetryPause pause =
                new RetryPause(Duration.ofMillis(100), Duration.ofSeconds(1), 0.1, () -> 0.5);

        assertThat(List.of(pause.next(), pause.next(), pause.next(), pause.next(), pause.next()))
                .containsExactly(105L, 210L, 420L, 840L, 1_050L);
        assertThat(pause.urgent()).isEqualTo(840L);
        pause.reset();
        assertThat(pause.next()).isEqualTo(105L);
    }
}
