package io.gossamer.it.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 application on a free loopback port. {@code /echo} returns the body, {@code /headers}
 * the request's head as text, {@code /bytes/N} N bytes, {@code /status/N} that status; anything
 * else "ok". Thread safe.
 */
public final class ShopServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile int failEvery;

    private ShopServer() throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 256);
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** Serves on a free port. */
    public static ShopServer start() {
        try {
            return new ShopServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Requests seen so far. */
    public int requests() {
        return requests.get();
    }

    /** Method and path of the requests seen so far. */
    public List<String> requestLines() {
        return List.copyOf(requestLines);
    }

    /** Each answer from now on takes this long. */
    public void answerAfter(Duration time) {
        delay = time;
    }

    /**
     * From now on each so many-th request is answered 503.
     *
     * @param requests 1 for all of them, 0 for none
     */
    public void failEvery(int requests) {
        failEvery = requests;
    }

    /** Requests answered 503 by {@link #failEvery} so far. */
    public int failures() {
        return failures.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        int number = requests.incrementAndGet();
        if (requestLines.size() < 10_000) {
            requestLines.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        try (exchange) {
            if (!delay.isZero()) {
                TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            }
            int every = failEvery;
            if (every > 0 && number % every == 0) {
                failures.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int status = path.startsWith("/status/") ? number(path) : 200;
        if (path.startsWith("/bytes/")) {
            sendBytes(exchange, Long.parseLong(path.substring("/bytes/".length())));
            return;
        }
        byte[] request = exchange.getRequestBody().readAllBytes();
        byte[] body =
                switch (path) {
                    case "/echo" -> request;
                    case "/headers" -> head(exchange).getBytes(StandardCharsets.ISO_8859_1);
                    default -> "ok".getBytes(StandardCharsets.US_ASCII);
                };
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static int number(String path) {
        return Integer.parseInt(path.substring("/status/".length()));
    }

    private static void sendBytes(HttpExchange exchange, long length) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, length);
        byte[] part = new byte[64 << 10];
        for (long left = length; left > 0; left -= part.length) {
            exchange.getResponseBody().write(part, 0, (int) Math.min(left, part.length));
        }
    }

    private static String head(HttpExchange exchange) {
        StringBuilder text = new StringBuilder();
        text.append(exchange.getRequestMethod())
                .append(' ')
                .append(exchange.getRequestURI())
                .append(' ')
                .append(exchange.getProtocol())
                .append('\n');
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                values.forEach(
                                        value ->
                                                text.append(name.toLowerCase(Locale.ROOT))
                                                        .append(": ")
                                                        .append(value)
                                                        .append('\n')));
        return text.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
