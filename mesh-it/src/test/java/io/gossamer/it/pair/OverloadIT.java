package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

    private static final Duration LOAD = Duration.ofSeconds(5);

    @TempDir static Path folder;

    private static HttpServer application;
    private static ExecutorService workers;
    private static ScriptedPair pair;
    private static HttpClient client;

    /**
     * @param nanos from the time at which the request was due
     */
    private record Answer(int status, String retryAfter, long nanos) {}

    @BeforeAll
    static void startPair() throws Exception {
        workers = Executors.newFixedThreadPool(WORKERS);
        application =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 64);
        application.createContext("/", OverloadIT::answerLate);
        application.setExecutor(workers);
        application.start();
        int port = application.getAddress().getPort();
        pair = ScriptedPair.create(folder);
        pair.startServer(
                settings ->
                        small(settings).set("limits.max-in-flight", Integer.toString(IN_FLIGHT)),
                port);
        pair.publish("shop", 80, port);
        pair.startClient(
                settings ->
                        small(settings)
                                .outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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
        application.stop(0);
        workers.shutdownNow();
    }

    @Test
    void theExcessIsRefusedAtOnceAndTheRestIsServed() {
        offer(CAPACITY / 2, Duration.ofSeconds(2));
        double peak = rate(offer(CAPACITY, LOAD), 200, LOAD);

        List<Answer> answers = offer(3 * CAPACITY, LOAD);

        double goodput = rate(answers, 200, LOAD);
        long served = median(answers, 200);
        long refused = median(answers, 503);
        System.out.printf(
                "capacity %d/s: peak %.0f/s, under three times of it %.0f/s after %d ms,"
                        + " refused %.0f/s after %d ms%n",
                CAPACITY,
                peak,
                goodput,
                served / 1_000_000,
                rate(answers, 503, LOAD),
                refused / 1_000_000);
        assertThat(answers).extracting(Answer::status).containsOnly(200, 503);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 503)
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.retryAfter()).isNotEmpty());
        assertThat(goodput).as("goodput").isGreaterThan(0.8 * peak);
        assertThat(refused).as("a refusal does not wait").isLessThan(served);
        assertThat(pair.client().process().isAlive()).isTrue();
        assertThat(pair.server().process().isAlive()).isTrue();
        Await.until(
                "everything is served again",
                Duration.ofSeconds(5),
                () ->
                        offer(CAPACITY / 4, Duration.ofMillis(400)).stream()
                                .allMatch(answer -> answer.status() == 200));
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

    /** Requests at this rate for this long, whatever becomes of them; then their answers. */
    private static List<Answer> offer(int perSecond, Duration time) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + pair.client().ports().get(0).getPort()
                                                + "/"))
                        .timeout(Duration.ofSeconds(20))
                        .build();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long count = time.toMillis() * perSecond / 1_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            long wait;
            while ((wait = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            answers.add(
                    client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                            .thenApply(response -> answer(response, due)));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static Answer answer(HttpResponse<Void> response, long due) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("retry-after").orElse(""),
                System.nanoTime() - due);
    }

    private static double rate(List<Answer> answers, int status, Duration time) {
        long count = answers.stream().filter(answer -> answer.status() == status).count();
        return count * 1_000.0 / time.toMillis();
    }

    private static long median(List<Answer> answers, int status) {
        long[] sorted =
                answers.stream()
                        .filter(answer -> answer.status() == status)
                        .mapToLong(Answer::nanos)
                        .sorted()
                        .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
