package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of requests, from the client's socket to the mirror's, and what becomes of them. */
class RequestMirrorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> copies = new LinkedBlockingQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger served = new AtomicInteger();
    private OutboundHarness mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of());
    }

    @AfterEach
    void stop() throws Exception {
        mesh.close();
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /** A server that notes method, path and body, and answers with a failure once it may. */
    private InetSocketAddress mirror(CountDownLatch answers) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    copies.add(
                            "%s %s %s %s"
                                    .formatted(
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI(),
                                            exchange.getRequestHeaders().getFirst("X-Seen"),
                                            body.length > 100
                                                    ? body.length
                                                    : new String(body, StandardCharsets.UTF_8)));
                    try {
                        answers.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.sendResponseHeaders(500, 0);
                    exchange.getResponseBody().write(new byte[200_000]);
                    exchange.close();
                });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress();
    }

    /** A server that reads a request to its end before it answers, as most do. */
    private InetSocketAddress reading() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    served.incrementAndGet();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress();
    }

    private InetSocketAddress answering() throws IOException {
        return mirror(new CountDownLatch(0));
    }

    private void publish(InetSocketAddress mirror, int numerator, int denominator)
            throws Exception {
        Backend copied = mesh.balance(OutboundHarness.endpoint(mirror, null)).backend();
        RouteBackend backend = OutboundHarness.backend(OutboundHarness.endpoint(reading(), null));
        mesh.publish(
                OutboundHarness.rule(
                        List.of(
                                new RouteFilter.RequestHeaders(
                                        List.of(),
                                        List.of(new RouteFilter.Header("x-seen", "yes")),
                                        List.of()),
                                new RouteFilter.Mirror(copied, numerator, denominator),
                                new RouteFilter.Rewrite(null, new PathModifier.Prefix("/v2"))),
                        null,
                        false,
                        backend));
    }

    private int post(BodyPublisher body) throws Exception {
        URI uri = URI.create("http://" + mesh.authority() + "/a?b");
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(body).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private void awaitCount(String result, int count) throws Exception {
        String series = "result=\"" + result + "\"} " + count;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String all = "";
        while (System.nanoTime() < deadline) {
            all = mesh.scrape();
            if (all.lines()
                    .anyMatch(
                            line ->
                                    line.startsWith("gossamer_mirrored_requests_total{")
                                            && line.endsWith(series))) {
                return;
            }
            Thread.onSpinWait();
        }
        assertThat(all).contains(series);
    }

    @Test
    void theMirrorGetsTheRequestAsItIsSentAndItsAnswerIsDropped() throws Exception {
        publish(answering(), 1, 1);

        assertThat(post(BodyPublishers.ofString("order 7"))).isEqualTo(200);
        assertThat(copies.poll(20, TimeUnit.SECONDS)).isEqualTo("POST /v2/a?b yes order 7");
        assertThat(mesh.get("/c").statusCode()).isEqualTo(200);
        assertThat(copies.poll(20, TimeUnit.SECONDS)).isEqualTo("GET /v2/c yes ");

        assertThat(served).hasValue(2);
        awaitCount("answered", 2);
    }

    @Test
    void aBodyUpToTheLimitIsCopiedWhateverItsFraming() throws Exception {
        publish(answering(), 1, 1);
        byte[] longest = new byte[64 * 1024];

        assertThat(post(BodyPublishers.ofByteArray(longest))).isEqualTo(200);
        assertThat(copies.poll(20, TimeUnit.SECONDS)).isEqualTo("POST /v2/a?b yes 65536");
        assertThat(post(chunked(longest))).isEqualTo(200);
        assertThat(copies.poll(20, TimeUnit.SECONDS)).isEqualTo("POST /v2/a?b yes 65536");
    }

    private static BodyPublisher chunked(byte[] bytes) {
        return BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes));
    }

    @Test
    void aLongerBodyIsNotCopiedAndCounted() throws Exception {
        publish(answering(), 1, 1);
        byte[] tooLong = new byte[64 * 1024 + 1];

        assertThat(post(BodyPublishers.ofByteArray(tooLong))).isEqualTo(200);
        assertThat(post(chunked(tooLong))).isEqualTo(200);

        awaitCount("body", 2);
        assertThat(copies).isEmpty();
    }

    @Test
    void aMirrorThatRefusesFailsNothing() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        InetSocketAddress nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        closed.close();
        publish(nobody, 1, 1);

        assertThat(post(BodyPublishers.ofString("x"))).isEqualTo(200);

        awaitCount("failed", 1);
    }

    @Test
    void aMirrorThatNeverAnswersDelaysNothingAndTakesABoundedNumber() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        publish(mirror(never), 1, 1);
        long begun = System.nanoTime();

        for (int i = 0; i < 66; i++) {
            assertThat(mesh.get("/").statusCode()).isEqualTo(200);
        }

        // All of it before a single copy could have timed out.
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(10).toNanos());
        awaitCount("busy", 2);
        never.countDown();
        awaitCount("answered", 64);
        assertThat(mesh.get("/").statusCode()).isEqualTo(200);
        awaitCount("answered", 65);
    }

    @Test
    void onlyTheShareIsCopied() throws Exception {
        publish(answering(), 1, 4);

        for (int i = 0; i < 200; i++) {
            assertThat(mesh.get("/").statusCode()).isEqualTo(200);
        }

        // The generator has a fixed seed; four deviations of two hundred draws around it.
        assertThat(copies.size()).isBetween(26, 75);
    }
}
