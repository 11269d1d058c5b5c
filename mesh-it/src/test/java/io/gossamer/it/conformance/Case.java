package io.gossamer.it.conformance;

import java.util.List;
import java.util.Map;

/**
 * A request of a table, and what must come of it.
 *
 * @param where for messages
 * @param requests how often it is sent
 * @param shares of the requests by backend; empty if it is not sent often
 * @param mirrored shares of the requests that other backends must see too
 * @param deviates what comes of it here instead; empty if nothing does
 */
record Case(
        String where,
        Request request,
        Expected expected,
        int requests,
        Map<String, Double> shares,
        Map<String, Double> mirrored,
        String deviates) {

    /** The service whose methods the gRPC cases call. */
    static final String SERVICE = "gateway.echo.Echo";

    /**
     * What is sent.
     *
     * @param from whose client: {@code mesh} or {@code consumer}
     * @param to whom the connection is for: {@code name[.namespace][:port]}, or a Pod's address as
     *     {@code pod:name}
     * @param call method of gRPC; empty for HTTP
     * @param host the Host header
     */
    record Request(
            String from,
            String to,
            String call,
            String host,
            String method,
            String path,
            Map<String, String> headers) {}

    /**
     * What must come of it. Empty where it does not matter.
     *
     * @param status of HTTP, or the code of gRPC
     * @param path that the backend must see
     * @param host that the backend must see
     * @param seen headers that the backend must see
     * @param unseen headers that it must not see
     * @param answer headers of the response
     * @param unanswered headers that the response must not have
     * @param location parts of a redirect: scheme, host, port, path
     */
    record Expected(
            String status,
            String backend,
            String path,
            String host,
            Map<String, String> seen,
            List<String> unseen,
            Map<String, String> answer,
            List<String> unanswered,
            Map<String, String> location) {}

    static Case parse(Fields fields) {
        String call = fields.text("call", "");
        boolean grpc = !call.isEmpty();
        String to = fields.text("to", grpc ? "echo:7070" : "echo");
        Case parsed =
                new Case(
                        fields.toString(),
                        new Request(
                                fields.text("from", "mesh"),
                                to,
                                grpc && !call.contains("/") ? SERVICE + "/" + call : call,
                                fields.text("host", to.replace("pod:", "")),
                                fields.text("method", "GET"),
                                fields.text("path", "/"),
                                fields.map("headers")),
                        new Expected(
                                fields.text("status", grpc ? "OK" : "200"),
                                fields.text("backend", ""),
                                fields.text("seen-path", ""),
                                fields.text("seen-host", ""),
                                fields.map("seen"),
                                fields.texts("unseen"),
                                fields.map("answer"),
                                fields.texts("unanswered"),
                                fields.map("location")),
                        fields.number("requests", 1),
                        fields.numbers("shares"),
                        fields.numbers("mirrored"),
                        fields.text("deviates", ""));
        fields.requireAllRead();
        return parsed;
    }

    boolean grpc() {
        return !request.call().isEmpty();
    }
}
