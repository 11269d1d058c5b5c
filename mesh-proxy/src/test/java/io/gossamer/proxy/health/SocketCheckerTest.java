package io.gossamer.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.health.HealthCheck.Kind;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What passes and what fails, on loopback sockets. */
class SocketCheckerTest {

    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try (stream) {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, Transport.ioHandlerFactory());
    private final SocketChecker checker = new SocketChecker(group.next(), LOOPBACK);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Empty if it passed. */
    private Optional<String> check(Kind kind, String path, int port, long timeoutMillis)
            throws Exception {
        HealthCheck check =
                new HealthCheck(
                        port,
                        kind,
                        path,
                        Duration.ofSeconds(60),
                        Duration.ofMillis(timeoutMillis),
                        1,
                        1);
        CompletableFuture<Optional<String>> result = new CompletableFuture<>();
        group.next()
                .execute(
                        () ->
                                checker.check(
                                        check,
                                        failure -> result.complete(Optional.ofNullable(failure))));
        return result.get(20, TimeUnit.SECONDS);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void httpPassesWithAStatusFrom200To399() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 16);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    boolean asked =
                            exchange.getRequestMethod().equals("GET")
                                    && exchange.getRequestHeaders().containsKey("host");
                    exchange.sendResponseHeaders(
                            asked ? Integer.parseInt(path.substring(1)) : 400, -1);
                    exchange.close();
                });
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(check(Kind.HTTP, "/200", port, 10_000)).isEmpty();
            assertThat(check(Kind.HTTP, "/302?x=1", port, 10_000)).isEmpty();
            assertThat(check(Kind.HTTP, "/404", port, 10_000))
                    .hasValue("status 404 (expected: 200 to 399)");
            assertThat(check(Kind.HTTP, "/503", port, 10_000))
                    .hasValue("status 503 (expected: 200 to 399)");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void httpFailsWithoutAnAnswerInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 16, LOOPBACK)) {
            assertThat(check(Kind.HTTP, "/", silent.getLocalPort(), 100))
                    .hasValue("no answer within 100 ms");
        }
    }

    @Test
    void httpFailsWhereSomethingElseAnswersOrNobody() throws Exception {
        assertThat(answered("SSH-2.0-OpenSSH_9\r\n"))
                .hasValue("no HTTP/1 (expected: a status line)");
        assertThat(answered("HTTP/1.1")).hasValue("the connection ended before an answer");
        assertThat(check(Kind.HTTP, "/", closedPort(), 10_000).orElseThrow())
                .containsIgnoringCase("refused");
    }

    private Optional<String> answered(String bytes) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 16, LOOPBACK)) {
            Thread thread =
                    new Thread(
                            () -> {
                                try (Socket client = server.accept()) {
                                    client.getOutputStream()
                                            .write(bytes.getBytes(StandardCharsets.US_ASCII));
                                    client.shutdownOutput();
                                    client.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            thread.start();
            Optional<String> result = check(Kind.HTTP, "/", server.getLocalPort(), 10_000);
            thread.join();
            return result;
        }
    }

    @Test
    void tcpPassesOnceAConnectionIsAccepted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 16, LOOPBACK)) {
            assertThat(check(Kind.TCP, "", server.getLocalPort(), 10_000)).isEmpty();
        }
        assertThat(check(Kind.TCP, "", closedPort(), 10_000).orElseThrow())
                .containsIgnoringCase("refused");
    }

    @Test
    void grpcPassesIfTheServerSaysThatItServes() throws Exception {
        assertThat(health(new byte[] {8, 1})).isEmpty();
        assertThat(health(new byte[] {8, 2})).hasValue("not SERVING (expected: SERVING)");
        assertThat(health(new byte[] {})).hasValue("not SERVING (expected: SERVING)");
        assertThat(check(Kind.GRPC, "", closedPort(), 10_000))
                .hasValue("gRPC UNAVAILABLE (expected: OK and SERVING)");
    }

    @Test
    void grpcFailsIfThereIsNoHealthServiceOrNoAnswer() throws Exception {
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress(LOOPBACK, 0)).build().start();
        try {
            assertThat(check(Kind.GRPC, "", server.getPort(), 10_000))
                    .hasValue("gRPC UNIMPLEMENTED (expected: OK and SERVING)");
        } finally {
            server.shutdownNow();
        }
        try (ServerSocket silent = new ServerSocket(0, 16, LOOPBACK)) {
            assertThat(check(Kind.GRPC, "", silent.getLocalPort(), 200))
                    .hasValue("gRPC DEADLINE_EXCEEDED (expected: OK and SERVING)");
        }
    }

    private Optional<String> health(byte[] answer) throws Exception {
        MethodDescriptor<byte[], byte[]> method =
                MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName("grpc.health.v1.Health/Check")
                        .build();
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress(LOOPBACK, 0))
                        .addService(
                                ServerServiceDefinition.builder("grpc.health.v1.Health")
                                        .addMethod(
                                                method,
                                                ServerCalls.asyncUnaryCall(
                                                        (request, observer) -> {
                                                            observer.onNext(answer);
                                                            observer.onCompleted();
                                                        }))
                                        .build())
                        .build()
                        .start();
        try {
            return check(Kind.GRPC, "", server.getPort(), 10_000);
        } finally {
            server.shutdownNow();
        }
    }
}
