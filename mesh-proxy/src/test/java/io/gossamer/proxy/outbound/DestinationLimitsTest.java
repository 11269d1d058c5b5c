package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to requests and connections beyond the limits of their destination. */
class DestinationLimitsTest {

    private OutboundHarness mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of());
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    /** What the worked example of docs/balancing.md says. */
    private static String documented() throws IOException {
        String page = Files.readString(Path.of("../docs/balancing.md"));
        int from = page.indexOf("limit: books.default");
        return page.substring(from, page.indexOf('\n', from));
    }

    private RouteBackend backend(Backend.Limits limits, InetSocketAddress... servers) {
        Endpoint[] endpoints = new Endpoint[servers.length];
        for (int i = 0; i < servers.length; i++) {
            endpoints[i] = OutboundHarness.endpoint(servers[i], null);
        }
        return mesh.balance(null, limits, endpoints);
    }

    @Test
    void aRequestBeyondTheLimitIsAnsweredAtOnceAndIsNoFailureOfTheEndpoint() throws Exception {
        try (Held server = new Held()) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(),
                            null,
                            false,
                            backend(new Backend.Limits(0, 1, 0), server.address())));
            CompletableFuture<HttpResponse<String>> first = async();
            server.awaitRequest();

            HttpResponse<String> second = mesh.get("/");
            HttpResponse<String> grpc = mesh.get("/", "content-type", "application/grpc");

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("retry-after")).hasValue("1");
            assertThat(second.headers().firstValue("l5d-proxy-error").orElseThrow())
                    .isEqualTo(documented());
            assertThat(grpc.headers().firstValue("grpc-status")).hasValue("14");
            server.release();
            assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(mesh.get("/").statusCode()).as("there is room again").isEqualTo(200);
            assertThat(mesh.scrape())
                    .containsPattern(
                            "gossamer_outbound_limited_total\\{limit=\"max-requests\".*} 2")
                    .containsPattern("outbound_http_errors_total\\{error=\"limit\"} 2")
                    .containsPattern("balancer_endpoints\\{endpoint_state=\"ready\".*} 1");
        }
    }

    @Test
    void aConnectionThatWaitsForItsNextRequestMakesRoomForAnother() throws Exception {
        InetSocketAddress one = mesh.serve("one", 200);
        InetSocketAddress two = mesh.serve("two", 200);
        mesh.publish(
                OutboundHarness.rule(
                        List.of(), null, false, backend(new Backend.Limits(1, 0, 0), one, two)));

        Set<String> servers = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            HttpResponse<String> response = mesh.get("/");
            assertThat(response.statusCode()).isEqualTo(200);
            servers.add(response.headers().firstValue("server-name").orElseThrow());
        }

        assertThat(servers).containsExactlyInAnyOrder("one", "two");
        assertThat(mesh.scrape()).doesNotContain("gossamer_outbound_limited_total{");
    }

    @Test
    void anHttp1ConnectionInUseMakesNoRoomAndTheEndpointStaysReady() throws Exception {
        try (Held server = new Held()) {
            mesh.publish(
                    OutboundHarness.rule(
                            List.of(),
                            null,
                            false,
                            backend(new Backend.Limits(1, 0, 0), server.address())));
            CompletableFuture<HttpResponse<String>> first = async();
            server.awaitRequest();

            assertThat(mesh.get("/").statusCode()).isEqualTo(503);

            server.release();
            assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(mesh.get("/").statusCode()).isEqualTo(200);
            assertThat(mesh.scrape())
                    .containsPattern("limited_total\\{limit=\"max-connections\".*} 1")
                    .containsPattern("balancer_endpoints\\{endpoint_state=\"ready\".*} 1");
        }
    }

    @Test
    void tcpBeyondTheLimitIsReset() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            mesh.publish(
                    opaque(
                            backend(
                                    new Backend.Limits(1, 0, 0),
                                    (InetSocketAddress) server.getLocalSocketAddress())));
            InetSocketAddress address = mesh.listen();
            try (Socket first = connect(address);
                    Socket taken = server.accept();
                    Socket second = connect(address)) {
                assertThatThrownBy(() -> second.getInputStream().read())
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
                taken.getOutputStream().write('a');
                assertThat(first.getInputStream().read()).as("goes on").isEqualTo('a');
            }
            server.setSoTimeout(10_000);
            assertThat(reachesAgain(address, server)).isTrue();
            assertThat(mesh.scrape())
                    .containsPattern("outbound_tcp_errors_total\\{error=\"limit\".*} [1-9]");
        }
    }

    /** The end of the first connection is noticed a moment later. */
    private static boolean reachesAgain(InetSocketAddress address, ServerSocket server)
            throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            try (Socket client = connect(address)) {
                client.getOutputStream().write('b');
                client.shutdownOutput();
                try (Socket taken = server.accept()) {
                    return taken.getInputStream().read() == 'b';
                }
            } catch (SocketException e) {
                // Still one too many.
            }
        }
        return false;
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private CompletableFuture<HttpResponse<String>> async() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return mesh.get("/");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static OutboundPolicy opaque(RouteBackend backend) {
        return new OutboundPolicy(
                Meta.ofDefault("parent"),
                null,
                OutboundProtocol.OPAQUE,
                Duration.ofSeconds(10),
                List.of(),
                List.of(),
                List.of(
                        new OpaqueRoute(
                                Meta.ofDefault("route"),
                                List.of(),
                                new Distribution.FirstAvailable(List.of(backend)),
                                null)),
                List.of(),
                null,
                null,
                false,
                1);
    }

    /** Answers nothing until it is released, then all. */
    private static final class Held implements AutoCloseable {

        private final Semaphore arrived = new Semaphore(0);
        private final CompletableFuture<Void> released = new CompletableFuture<>();
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);

        Held() throws IOException {
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext(
                    "/",
                    exchange -> {
                        arrived.release();
                        released.join();
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
            server.start();
        }

        InetSocketAddress address() {
            return server.getAddress();
        }

        void awaitRequest() throws InterruptedException {
            assertThat(arrived.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            released.complete(null);
        }

        @Override
        public void close() {
            released.complete(null);
            server.stop(0);
        }
    }
}
