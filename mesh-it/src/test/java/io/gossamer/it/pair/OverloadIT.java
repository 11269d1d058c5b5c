package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.MemoryLimit;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three times what the application can bear, in an open loop: the excess is refused at once, what
 * is taken is answered, and afterwards all is as before.
 */
class OverloadIT {

    private static final int WORKERS = 10;
    private static final Duration SERVICE_TIME = Duration.ofMillis(50);

    /** Requests a second. */
    private static final int CAPACITY = (int) (WORKERS * 1_000 / SERVICE_TIME.toMillis());

    /** Four times what the application works on: the rest of them wait there for 0.2 s. */
    private static final int IN_FLIGHT = 4 * WORKERS;

    private static final Duration LOAD =
            Duration.ofSeconds(Boolean.getBoolean("mesh.soak") ? 60 : 4);

    /** What a container of a sidecar may have, page cache included. */
    private static final long MEMORY = 128L << 20;

    @TempDir static Path folder;

    private static ExecutorService workers;
    private static HttpServer application;
    private static SlowGrpcServer grpcApplication;
    private static ScriptedPair pair;
    private static final List<MemoryLimit> MEMORIES =
            List.of(MemoryLimit.of("shop", MEMORY), MemoryLimit.of("web", MEMORY));

    @BeforeAll
    static void startPair() throws Exception {
        workers = Executors.newFixedThreadPool(WORKERS);
        application =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 64);
        application.createContext("/", OverloadIT::answerLate);
        application.setExecutor(workers);
        application.start();
        grpcApplication = SlowGrpcServer.start(workers, SERVICE_TIME);
        int port = application.getAddress().getPort();
        int grpc = grpcApplication.port();
        pair = ScriptedPair.create(folder);
        pair.startServer(
                settings ->
                        small(settings)
                                .prefix(MEMORIES.get(0).prefix())
                                .set("limits.max-in-flight", Integer.toString(IN_FLIGHT)),
                port,
                grpc);
        pair.publish("shop", 80, port);
        pair.publish("orders", 80, grpc);
        pair.startClient(
                settings ->
                        small(settings)
                                .prefix(MEMORIES.get(1).prefix())
                                .outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80")
                                .outboundPort(
                                        "127.0.0.1:0", "orders.default.svc.cluster.local:80"));
    }

    private static ProxySettings small(ProxySettings settings) {
        return settings.jvm("-Xms24m", "-Xmx24m", "-XX:MaxDirectMemorySize=24m");
    }

    private static void answerLate(HttpExchange exchange) throws IOException {
        try (exchange) {
            TimeUnit.NANOSECONDS.sleep(SERVICE_TIME.toNanos());
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        MEMORIES.forEach(MemoryLimit::close);
        application.stop(0);
        grpcApplication.close();
        workers.shutdownNow();
    }

    @Test
    void theExcessOfHttpIsRefusedAtOnceAndTheRestIsServed() {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entry(0).getPort() + "/"))
                        .timeout(Duration.ofSeconds(20))
                        .build();
        OpenLoop load =
                new OpenLoop(
                        () ->
                                client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                                        .thenApply(OverloadIT::reply));

        List<OpenLoop.Answer> refused = overload("HTTP", load, "200", "503");

        assertThat(refused)
                .allSatisfy(answer -> assertThat(answer.reply().retryAfter()).isNotEmpty());
    }

    @Test
    void theExcessOfGrpcIsRefusedAtOnceAndTheRestIsServed() {
        ManagedChannel client = SlowGrpcServer.client(entry(1));
        try {
            OpenLoop load = new OpenLoop(() -> SlowGrpcServer.call(client));

            overload("gRPC", load, "OK", "RESOURCE_EXHAUSTED");
        } finally {
            client.shutdownNow();
        }
    }

    private static InetSocketAddress entry(int service) {
        return pair.client().ports().get(service);
    }

    private static OpenLoop.Reply reply(HttpResponse<Void> response) {
        return new OpenLoop.Reply(
                Integer.toString(response.statusCode()),
                response.headers().firstValue("retry-after").orElse(""));
    }

    /** Three times the capacity; returns what was refused. */
    private static List<OpenLoop.Answer> overload(
            String protocol, OpenLoop load, String served, String refused) {
        load.offer(CAPACITY / 2, Duration.ofSeconds(2));
        double peak = OpenLoop.rate(load.offer(CAPACITY, LOAD), served, LOAD);

        List<OpenLoop.Answer> answers = load.offer(3 * CAPACITY, LOAD);

        double goodput = OpenLoop.rate(answers, served, LOAD);
        long servedAfter = OpenLoop.median(answers, served);
        long refusedAfter = OpenLoop.median(answers, refused);
        System.out.printf(
                "%s, capacity %d/s: peak %.0f/s, under three times of it %.0f/s after %d ms,"
                        + " refused %.0f/s after %d ms; %s and %s%n",
                protocol,
                CAPACITY,
                peak,
                goodput,
                servedAfter / 1_000_000,
                OpenLoop.rate(answers, refused, LOAD),
                refusedAfter / 1_000_000,
                MEMORIES.get(1).peak(),
                MEMORIES.get(0).peak());
        assertThat(answers).extracting(OpenLoop.Answer::outcome).containsOnly(served, refused);
        assertThat(goodput).as("goodput").isGreaterThan(0.8 * peak);
        assertThat(refusedAfter).as("a refusal does not wait").isLessThan(servedAfter);
        assertThat(pair.client().process().isAlive()).isTrue();
        assertThat(pair.server().process().isAlive()).isTrue();
        Await.until(
                "everything is served again",
                Duration.ofSeconds(5),
                () ->
                        load.offer(CAPACITY / 4, Duration.ofMillis(400)).stream()
                                .allMatch(answer -> answer.outcome().equals(served)));
        return answers.stream().filter(answer -> answer.outcome().equals(refused)).toList();
    }

    @Test
    void aConnectionBeyondTheLimitIsResetWithItsReasonUntilAnotherEnds() throws Exception {
        try (ProxyProcess narrow = narrow(2);
                RawHttp first = connect(narrow)) {
            assertThat(get(first)).isEqualTo(200);
            try (RawHttp second = connect(narrow);
                    RawHttp third = connect(narrow)) {
                assertThat(get(second)).isEqualTo(200);
                assertThat(third.isClosedByPeer()).isTrue();
            }

            Map<String, String> reason = Map.of("error", "loadshed");
            assertThat(narrow.metrics().sum("outbound_tcp_errors_total", reason)).isEqualTo(1);
            assertThat(narrow.get("/why")).contains("2 connections are open");
            assertThat(get(first)).as("those that are open go on").isEqualTo(200);
            Await.until("a new one is served", Duration.ofSeconds(5), () -> isServed(narrow));
        }
    }

    private static boolean isServed(ProxyProcess proxy) {
        try (RawHttp connection = connect(proxy)) {
            return get(connection) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static RawHttp connect(ProxyProcess proxy) throws IOException {
        return RawHttp.connect(proxy.ports().get(0));
    }

    private static ProxyProcess narrow(int connections) {
        return small(pair.settings("narrow"))
                .set("limits.max-connections", Integer.toString(connections))
                .outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80")
                .start();
    }

    private static int get(RawHttp connection) throws IOException {
        return connection.send("GET / HTTP/1.1\r\nhost: shop\r\n\r\n").response().status();
    }
}
