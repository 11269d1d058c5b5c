package io.gossamer.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private final AtomicBoolean ready = new AtomicBoolean();
    private final CountDownLatch shutdown = new CountDownLatch(1);
    private final RecordedLevels levels = new RecordedLevels();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server = start(shutdown::countDown);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void saysWhetherItIsReady() throws Exception {
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).isEqualTo("not ready\n");

        ready.set(true);
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/ready").body()).isEqualTo("ready\n");
    }

    @Test
    void servesMetricsCompressedIfAccepted() throws Exception {
        HttpResponse<String> plain = get("/metrics");
        assertThat(plain.body()).endsWith("# EOF\n");
        assertThat(plain.headers().firstValue("content-type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");

        HttpResponse<byte[]> zipped =
                client.send(
                        request("/metrics").header("Accept-Encoding", "gzip").build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(plain.body());
        }
    }

    @Test
    void speaksHttp2WithPriorKnowledge() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(
                            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] frame = socket.getInputStream().readNBytes(9);
            assertThat(frame[3]).as("type SETTINGS").isEqualTo((byte) 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks", "/metrics/x", "/../why", "//why", "/why/"})
    void hasNothingElse(String path) throws Exception {
        assertThat(raw("GET " + path, "localhost")).startsWith("HTTP/1.1 404");
    }

    @Test
    void showsRecentFailures() throws Exception {
        assertThat(get("/why").body()).isEqualTo("[]\n");
        assertThat(get("/why").headers().firstValue("content-type")).hasValue("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:4191, 200",
        "127.0.0.1:4191, 200",
        "[::1]:4191, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:80, 403"
    })
    void refusesOtherNamesForTheHost(String host, int status) throws Exception {
        assertThat(raw("GET /why", host)).startsWith("HTTP/1.1 " + status);
        assertThat(raw("GET /metrics", host)).startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesClientsOfOtherHosts() throws Exception {
        InetAddress remote = InetAddress.getByName("192.0.2.1");

        assertThat(LoopbackOnly.permits(new InetSocketAddress(remote, 1), "localhost")).isFalse();
        assertThat(LoopbackOnly.permits(null, "localhost")).isFalse();
    }

    @Test
    void readsAndReplacesLogLevels() throws Exception {
        assertThat(get("/proxy-log-level").body()).isEqualTo("warn\n");

        assertThat(put("warn,linkerd=debug").statusCode()).isEqualTo(204);
        assertThat(levels.set).containsExactly("warn,linkerd=debug");

        HttpResponse<String> bad = put("bad");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).isEqualTo("log level: bad (expected: a level)\n");
        assertThat(put("x".repeat(5_000)).statusCode()).isEqualTo(413);
        assertThat(raw("DELETE /proxy-log-level", "localhost")).startsWith("HTTP/1.1 405");
    }

    @Test
    void neverShowsSecretsOfTheEnvironment() throws Exception {
        assertThat(get("/env.json").body())
                .contains(
                        "\"MESH_PROXY_MODE\": \"explicit\"",
                        "\"LINKERD2_PROXY_IDENTITY_TOKEN_FILE\": \"/run/token\"",
                        "\"MESH_TOKEN\": \"(hidden)\"",
                        "\"MESH_REGISTRY\": \"(hidden)\"")
                .doesNotContain("hunter2", "AWS");
        assertThat(get("/env.json?MESH_PROXY_MODE").body())
                .isEqualTo("{\n \"MESH_PROXY_MODE\": \"explicit\"\n}\n");
        assertThat(get("/env.json?a=b").statusCode()).isEqualTo(400);
    }

    @Test
    void shutsDownOnlyByPostAndIfItIsEnabled() throws Exception {
        assertThat(get("/shutdown").statusCode()).isEqualTo(405);
        assertThat(raw("POST /shutdown", "localhost")).startsWith("HTTP/1.1 200");
        assertThat(shutdown.await(10, TimeUnit.SECONDS)).isTrue();

        server.close();
        server = start(null);
        assertThat(raw("POST /shutdown", "localhost")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'br, gzip;q=0.5', true",
        "gzip;q=0, false",
        "'gzip; q=0.00', false",
        "identity, false"
    })
    void compressesOnlyForThoseWhoAcceptIt(String accepted, boolean zipped) throws Exception {
        HttpResponse<byte[]> response =
                client.send(
                        request("/metrics").header("Accept-Encoding", accepted).build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("content-encoding").isPresent()).isEqualTo(zipped);
    }

    @Test
    void aLongPageArrivesWholeAtAClientThatReadsSlowly() throws Exception {
        String page = "# some metric\n".repeat(300_000);
        server.close();
        server =
                AdminServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new AdminSources(
                                ready::get, () -> page, () -> "[]\n", levels, Map.of(), null));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(server.address());
            socket.getOutputStream()
                    .write(
                            "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(get("/live").statusCode()).as("beside it").isEqualTo(200);

            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(page);
        }
    }

    @Test
    void believesNoWebPage() throws Exception {
        HttpRequest.Builder post = request("/shutdown").POST(HttpRequest.BodyPublishers.noBody());

        HttpResponse<String> answer =
                client.send(
                        post.header("Origin", "http://localhost:8080").build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("client: not of this host, or a web page\n");
        assertThat(shutdown.getCount()).isOne();
    }

    @Test
    void answersHeadWithoutABodyAndKeepsTheConnection() throws Exception {
        String twice =
                exchange(
                        "HEAD /live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                + "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(twice.split("HTTP/1.1 200", -1)).hasSize(3);
        assertThat(twice.split("live\n", -1)).hasSize(2);
    }

    @Test
    void takesABodyInChunksAfterSayingThatItWants() throws Exception {
        String answer =
                exchange(
                        "PUT /proxy-log-level HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\ndeb\r\n2\r\nug\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 204");
        assertThat(levels.set).containsExactly("debug");
    }

    @Test
    void believesNeitherNameIfOneIsNotOfThisHost() throws Exception {
        assertThat(raw("GET http://localhost/why", "evil.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("GET http://evil.example/why", "localhost")).startsWith("HTTP/1.1 403");
    }

    @Test
    void answersWhatIsNoRequestAndGoesOn() throws Exception {
        assertThat(exchange("GET /live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(exchange("\u0016\u0003\u0001 no hello of TLS")).isEmpty();
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void endsTheOldestConnectionWhenThereAreTooMany() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i <= AdminConnections.MAX_OPEN; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), port()));
            }

            assertThat(sockets.get(0).getInputStream().read()).isEqualTo(-1);
            assertThat(get("/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void saysSoIfAPageFails() throws Exception {
        server.close();
        server =
                AdminServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new AdminSources(
                                ready::get,
                                () -> {
                                    throw new IllegalStateException("no metrics");
                                },
                                () -> "[]\n",
                                levels,
                                Map.of(),
                                null));

        assertThat(get("/metrics").statusCode()).isEqualTo(500);
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void failsToStartOnAPortInUse() {
        assertThatThrownBy(() -> AdminServer.start(server.address(), sources(shutdown::countDown)))
                .hasMessageContaining("bind");
    }

    private AdminServer start(@Nullable Runnable onShutdown) {
        try {
            return AdminServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    sources(onShutdown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AdminSources sources(@Nullable Runnable onShutdown) {
        return new AdminSources(
                ready::get,
                () -> "request_total 1\n".repeat(1_000) + "# EOF\n",
                () -> "[]\n",
                levels,
                Map.of(
                        "MESH_PROXY_MODE", "explicit",
                        "MESH_TOKEN", "hunter2",
                        "MESH_REGISTRY", "http://user:hunter2@host",
                        "LINKERD2_PROXY_IDENTITY_TOKEN_FILE", "/run/token",
                        "AWS_REGION", "x"),
                onShutdown);
    }

    private int port() {
        return server.address().getPort();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                request(path).version(HttpClient.Version.HTTP_1_1).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body) throws IOException, InterruptedException {
        return client.send(
                request("/proxy-log-level")
                        .version(HttpClient.Version.HTTP_1_1)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The whole answer to a request that no client library changes. */
    private String raw(String methodAndPath, String host) throws IOException {
        return exchange(
                methodAndPath
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    /** All that comes until the server closes. */
    private String exchange(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static final class RecordedLevels implements LogLevels {
        private final List<String> set = new ArrayList<>();

        @Override
        public String describe() {
            return "warn";
        }

        @Override
        public void set(String directives) {
            if (directives.equals("bad")) {
                throw new IllegalArgumentException("log level: bad (expected: a level)");
            }
            set.add(directives);
        }
    }
}
