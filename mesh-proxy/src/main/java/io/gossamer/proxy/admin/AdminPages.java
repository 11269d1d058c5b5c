package io.gossamer.proxy.admin;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of the admin server (contract section 6, rule R23). Knows nothing of how requests come.
 */
final class AdminPages {

    private static final Logger log = LoggerFactory.getLogger(AdminPages.class);

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    private final AdminSources sources;
    private final ShownEnvironment environment;

    /**
     * An answer.
     *
     * @param type of the body; of no meaning without one
     * @param body empty if there is none
     * @param allow the methods that the path has, if that is what is wrong; else empty
     */
    record Page(int status, String type, String body, String allow) {}

    AdminPages(AdminSources sources) {
        this.sources = sources;
        environment = new ShownEnvironment(sources.environment());
    }

    /**
     * The answer to a request.
     *
     * @param local the client is on this host and calls it by such a name
     */
    Page answer(String method, String pathAndQuery, boolean local, String body) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
        try {
            return pageFor(method, path, query, local, body);
        } catch (RuntimeException e) {
            log.error("admin page {}: failed (expected: an answer)", path, e);
            return page(500, TEXT, "failed; the log of the proxy has the reason\n");
        }
    }

    private Page pageFor(String method, String path, String query, boolean local, String body) {
        return switch (path) {
            case "/live" -> page(200, TEXT, "live\n");
            case "/ready" ->
                    sources.ready().getAsBoolean()
                            ? page(200, TEXT, "ready\n")
                            : page(503, TEXT, "not ready\n");
            case "/metrics" -> page(200, METRICS, sources.metrics().get());
            case "/why", "/env.json", "/proxy-log-level", "/shutdown" ->
                    local
                            ? localPageFor(method, path, query, body)
                            : page(403, TEXT, "client: not of this host, or a web page\n");
            default -> page(404, TEXT, "");
        };
    }

    private Page localPageFor(String method, String path, String query, String body) {
        boolean get = method.equals("GET");
        return switch (path) {
            case "/why" -> get ? page(200, JSON, sources.failures().get()) : notAllowed("GET");
            case "/env.json" -> get ? environment(query) : notAllowed("GET");
            case "/proxy-log-level" -> logLevel(method, body);
            default -> shutdown(method);
        };
    }

    private Page environment(String query) {
        if (query.indexOf('=') >= 0) {
            return page(400, TEXT, "query: " + query + " (expected: NAME&NAME)\n");
        }
        List<String> names = query.isEmpty() ? List.of() : List.of(query.split("&"));
        return page(200, JSON, environment.toJson(names));
    }

    private Page logLevel(String method, String body) {
        return switch (method) {
            case "GET" -> page(200, TEXT, sources.logLevels().describe() + "\n");
            case "PUT" -> setLogLevel(body);
            default -> notAllowed("GET, PUT");
        };
    }

    private Page setLogLevel(String body) {
        try {
            sources.logLevels().set(body);
        } catch (IllegalArgumentException e) {
            return page(400, TEXT, e.getMessage() + "\n");
        }
        return page(204, TEXT, "");
    }

    private Page shutdown(String method) {
        Runnable shutdown = sources.shutdown();
        if (shutdown == null) {
            return page(404, TEXT, "");
        }
        if (!method.equals("POST")) {
            return notAllowed("POST");
        }
        new Thread(shutdown, "shutdown").start();
        return page(200, TEXT, "shutting down\n");
    }

    static Page tooLarge(int most) {
        return page(413, TEXT, "body: too large (expected: at most " + most + " bytes)\n");
    }

    private static Page notAllowed(String allowed) {
        return new Page(405, TEXT, "", allowed);
    }

    private static Page page(int status, String type, String body) {
        return new Page(status, type, body, "");
    }
}
