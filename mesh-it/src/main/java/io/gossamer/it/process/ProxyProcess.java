package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running sidecar, started from the built jar by {@link ProxySettings}. Thread safe. */
public final class ProxyProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(40);
    private static final HttpClient ADMIN =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ChildProcess process;
    private final Path readyFile;
    private final List<String> prefix;

    private ProxyProcess(ChildProcess process, Path readyFile, List<String> prefix) {
        this.process = process;
        this.readyFile = readyFile;
        this.prefix = prefix;
    }

    static Path readyFile(String name, Path folder) {
        return folder.resolve(name + ".ready.json");
    }

    static ProxyProcess launch(
            String name, Path folder, List<String> prefix, List<String> command) {
        Path readyFile = readyFile(name, folder);
        try {
            Files.deleteIfExists(readyFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProxyProcess(ChildProcess.start(name + "-proxy", command), readyFile, prefix);
    }

    /** Waits for its ready file; fails at once if the process ends before. */
    public void awaitReady() {
        Await.until(
                process + " is ready",
                READY,
                () -> {
                    if (!process.isAlive()) {
                        return true;
                    }
                    return Files.exists(readyFile) && addresses().containsKey("admin");
                });
        process.requireAlive();
    }

    public ChildProcess process() {
        return process;
    }

    /** Where direct connections of peers arrive. */
    public InetSocketAddress inbound() {
        return address("inbound");
    }

    /** Where the application sends what it wants proxied. */
    public InetSocketAddress outbound() {
        return address("outbound");
    }

    public InetSocketAddress admin() {
        return address("admin");
    }

    /** The declared ports in the order in which they were set: inbound first, then outbound. */
    public List<InetSocketAddress> ports() {
        return Json.list(addresses(), "ports").stream()
                .map(value -> socketAddress(String.valueOf(value)))
                .toList();
    }

    /** One scrape of its metrics. */
    public Metrics metrics() {
        return Metrics.parse(get("/metrics"));
    }

    /** Body of an admin page that must answer 200. */
    public String get(String path) {
        Page page = request(path);
        if (page.status() != 200) {
            throw new AssertionError(path + ": " + page + " (expected: 200)");
        }
        return page.body();
    }

    /** An admin page's answer. */
    public record Page(int status, String body) {}

    /** An admin page, whatever its status; asked from within the sidecar's network namespace. */
    public Page request(String path) {
        String uri = "http://127.0.0.1:" + admin().getPort() + path;
        if (prefix.isEmpty()) {
            return requestHere(uri);
        }
        List<String> curl = new java.util.ArrayList<>(prefix);
        curl.addAll(List.of("curl", "-s", "-m", "10", "-w", "\n%{http_code}", uri));
        String answer = Command.run(Duration.ofSeconds(15), curl).expectSuccess();
        int end = answer.lastIndexOf('\n');
        return new Page(Integer.parseInt(answer.substring(end + 1)), answer.substring(0, end));
    }

    private Page requestHere(String uri) {
        try {
            HttpResponse<String> response =
                    ADMIN.send(
                            HttpRequest.newBuilder(URI.create(uri))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(process + " " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> addresses() {
        try {
            return Json.object(Files.readString(readyFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetSocketAddress address(String key) {
        return socketAddress(String.valueOf(addresses().get(key)));
    }

    private static InetSocketAddress socketAddress(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public void close() {
        process.close();
    }
}
