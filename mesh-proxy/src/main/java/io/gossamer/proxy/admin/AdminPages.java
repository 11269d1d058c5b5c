package io.gossamer.proxy.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The paths of the admin server (contract section 6, rule R23). */
final class AdminPages {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    /** Longest body that is read. */
    private static final int MAX_BODY = 4_096;

    private final AdminSources sources;
    private final ShownEnvironment environment;

    AdminPages(AdminSources sources) {
        this.sources = sources;
        environment = new ShownEnvironment(sources.environment());
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        response.header("X-Content-Type-Options", "nosniff");
        response.header(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return switch (path) {
            case "/live" -> send(response, 200, TEXT, "live\n");
            case "/ready" ->
                    sources.ready().getAsBoolean()
                            ? send(response, 200, TEXT, "ready\n")
                            : send(response, 503, TEXT, "not ready\n");
            case "/metrics" -> send(response, 200, METRICS, sources.metrics().get());
            case "/why", "/env.json", "/proxy-log-level", "/shutdown" ->
                    isLocal(request)
                            ? local(path, query, request, response)
                            : send(response, 403, TEXT, "client: not of this host\n");
            default -> send(response, 404, TEXT, "");
        };
    }

    private Publisher<Void> local(
            String path, String query, HttpServerRequest request, HttpServerResponse response) {
        boolean get = request.method().equals(HttpMethod.GET);
        return switch (path) {
            case "/why" ->
                    get
                            ? send(response, 200, JSON, sources.failures().get())
                            : notAllowed(response, "GET");
            case "/env.json" -> get ? environment(query, response) : notAllowed(response, "GET");
            case "/proxy-log-level" -> logLevel(request, response);
            default -> shutdown(request, response);
        };
    }

    private Publisher<Void> environment(String query, HttpServerResponse response) {
        if (query.indexOf('=') >= 0) {
            return send(response, 400, TEXT, "query: " + query + " (expected: NAME&NAME)\n");
        }
        List<String> names = query.isEmpty() ? List.of() : List.of(query.split("&"));
        return send(response, 200, JSON, environment.toJson(names));
    }

    private Publisher<Void> logLevel(HttpServerRequest request, HttpServerResponse response) {
        if (request.method().equals(HttpMethod.GET)) {
            return send(response, 200, TEXT, sources.logLevels().describe() + "\n");
        }
        if (!request.method().equals(HttpMethod.PUT)) {
            return notAllowed(response, "GET, PUT");
        }
        if (!isShort(request)) {
            return send(response, 413, TEXT, "body: expected at most 4096 bytes\n");
        }
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .flatMap(body -> Mono.from(setLogLevel(body, response)));
    }

    private Publisher<Void> setLogLevel(String body, HttpServerResponse response) {
        try {
            sources.logLevels().set(body);
        } catch (IllegalArgumentException e) {
            return send(response, 400, TEXT, e.getMessage() + "\n");
        }
        return send(response, 204, TEXT, "");
    }

    private Publisher<Void> shutdown(HttpServerRequest request, HttpServerResponse response) {
        Runnable shutdown = sources.shutdown();
        if (shutdown == null) {
            return send(response, 404, TEXT, "");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return notAllowed(response, "POST");
        }
        new Thread(shutdown, "shutdown").start();
        return send(response, 200, TEXT, "shutting down\n");
    }

    private static boolean isLocal(HttpServerRequest request) {
        return LoopbackOnly.permits(
                request.remoteAddress(), request.requestHeaders().get(HttpHeaderNames.HOST));
    }

    /** A body without a length is not read either. */
    private static boolean isShort(HttpServerRequest request) {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length != null && Integer.parseInt(length) <= MAX_BODY;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Publisher<Void> notAllowed(HttpServerResponse response, String allowed) {
        response.header(HttpHeaderNames.ALLOW, allowed);
        return send(response, 405, TEXT, "");
    }

    private static Publisher<Void> send(
            HttpServerResponse response, int status, String type, String body) {
        response.status(status);
        if (body.isEmpty()) {
            if (status != 204) {
                response.header(HttpHeaderNames.CONTENT_LENGTH, "0");
            }
            return response.send();
        }
        response.header(HttpHeaderNames.CONTENT_TYPE, type);
        return response.sendString(Mono.just(body));
    }
}
