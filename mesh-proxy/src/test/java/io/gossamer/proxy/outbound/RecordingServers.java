package io.gossamer.proxy.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP servers on loopback that answer what they are told and write down what they are asked. */
final class RecordingServers implements AutoCloseable {

    /** In place of a status: the connection ends without an answer. */
    static final int CLOSED = 0;

    /** What a server saw of one request. */
    record Seen(String server, String path, Map<String, List<String>> headers) {
        @Nullable String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : String.join(",", values);
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** Headers of all answers. */
    final Map<String, String> answerHeaders = new ConcurrentHashMap<>();

    private final List<HttpServer> servers = new ArrayList<>();

    /** Starts a server that gives each request, after a while, the next of the statuses. */
    InetSocketAddress serve(String name, long delayMillis, int[] statuses) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        int[] served = {0};
        server.createContext(
                "/",
                exchange -> {
                    int status = statuses[Math.min(served[0]++, statuses.length - 1)];
                    answer(name, exchange, status, delayMillis);
                });
        server.start();
        servers.add(server);
        return server.getAddress();
    }

    /** The request is read whole, so that what a client gets does not depend on who is faster. */
    private void answer(String name, HttpExchange exchange, int status, long delayMillis)
            throws IOException {
        seen.add(
                new Seen(
                        name,
                        exchange.getRequestURI().toString(),
                        Map.copyOf(exchange.getRequestHeaders())));
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        try {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (status == CLOSED) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("server-name", name);
        answerHeaders.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
