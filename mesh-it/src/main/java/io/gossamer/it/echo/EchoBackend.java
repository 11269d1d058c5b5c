package io.gossamer.it.echo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application at an address of the loopback network, HTTP/1.1 and gRPC on a free port each, that
 * answers every request with an {@link Echo}. The query asks for more: {@code delay=500} answers
 * after so many milliseconds; {@code fail=503&times=2&id=X} answers the first so many requests of
 * that id with that status, 0 for a connection that breaks, and delays them alone if there is a
 * {@code delay}. The header {@code x-answer: name=value; name=value} asks for headers of the
 * response. Thread safe.
 */
public final class EchoBackend implements AutoCloseable {

    /** Asks for headers of the response. */
    public static final String ANSWER = "x-answer";

    private static final int MAX_SEEN = 20_000;

    private final String name;
    private final String namespace;
    private final HttpServer http;
    private final EchoCalls calls;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
    private final List<Echo> seen = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

    private EchoBackend(String namespace, String name, String address) throws IOException {
        this.name = name;
        this.namespace = namespace;
        InetAddress loopback = InetAddress.getByName(address);
        http = HttpServer.create(new InetSocketAddress(loopback, 0), 256);
        http.createContext("/", this::handle);
        http.setExecutor(timer);
        calls = EchoCalls.start(this, loopback);
        http.start();
    }

    /**
     * Serves there.
     *
     * @param address of the loopback network, as 127.77.0.1
     */
    public static EchoBackend start(String namespace, String name, String address) {
        try {
            return new EchoBackend(namespace, name, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its Pod's name. */
    public String name() {
        return name;
    }

    public String namespace() {
        return namespace;
    }

    public String address() {
        return http.getAddress().getAddress().getHostAddress();
    }

    /** Where it serves HTTP. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** Where it serves gRPC. */
    public int grpcPort() {
        return calls.port();
    }

    /** The requests so far, at most 20,000; a request that is delayed counts at once. */
    public List<Echo> seen() {
        return List.copyOf(seen);
    }

    /** Forgets the requests so far. */
    public void forget() {
        seen.clear();
        tries.clear();
    }

    Echo received(String method, String path, Map<String, List<String>> headers) {
        Echo echo = new Echo(name, namespace, method, path, Echo.joined(headers));
        if (seen.size() < MAX_SEEN) {
            seen.add(echo);
        }
        return echo;
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Echo echo =
                received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders());
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        boolean fails = fails(query);
        Duration delay = Duration.ofMillis(Long.parseLong(query.getOrDefault("delay", "0")));
        int status = fails ? Integer.parseInt(query.get("fail")) : 200;
        if (delay.isZero() || (query.containsKey("fail") && !fails)) {
            answer(exchange, status, echo);
        } else {
            timer.schedule(
                    () -> answer(exchange, status, echo), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean fails(Map<String, String> query) {
        if (!query.containsKey("fail")) {
            return false;
        }
        int before =
                tries.computeIfAbsent(query.getOrDefault("id", ""), id -> new AtomicInteger())
                        .getAndIncrement();
        return before < Integer.parseInt(query.getOrDefault("times", "1000000"));
    }

    private static void answer(HttpExchange exchange, int status, Echo echo) {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] body = echo.text().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            if (status == 0) {
                return;
            }
            for (String pair : echo.headers().getOrDefault(ANSWER, "").split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    exchange.getResponseHeaders()
                            .add(pair.substring(0, equals).strip(), pair.substring(equals + 1));
                }
            }
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException e) {
            // The client has gone: it did not wait so long.
            exchange.close();
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(
                    equals < 0 ? pair : pair.substring(0, equals),
                    URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        http.stop(0);
        calls.close();
        timer.shutdownNow();
    }
}
