package io.gossamer.demo.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.demo.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small HTTP/1 server: one handler gets method, path and body, and answers. Requests run on eight
 * threads; more of them wait in the server's accept queue.
 */
public final class PathServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int MAX_BODY = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads;

    private PathServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Answers requests. Called on several threads at once. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Answers one request.
         *
         * @param method upper case
         * @param path without the query
         * @param body at most 64 KiB, as UTF-8
         * @throws IOException becomes a 502 with the message, since it means that a call to another
         *     service failed
         */
        Reply answer(String method, String path, String body) throws IOException;
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the port cannot be bound; the message names it
     */
    public static PathServer start(HostPort listen, Handler handler) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "--port: " + listen + " (expected: a free port): " + e.getMessage(), e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, handler));
        server.start();
        return new PathServer(server, threads);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void serve(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange, handler);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private static Reply reply(HttpExchange exchange, Handler handler) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return Reply.error(413, "body: too large (expected: at most 64 KiB)");
        }
        try {
            return handler.answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + ": "
                            + e.getMessage());
            return Reply.error(502, String.valueOf(e.getMessage()));
        }
    }
}
