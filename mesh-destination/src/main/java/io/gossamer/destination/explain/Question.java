package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Request.Wire;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param client a name, possibly with a namespace, or an address; never empty
 * @param namespace of the client
 * @param target where the request goes
 */
record Question(String client, String namespace, HostPort target, Request request) {

    private static final int MAX_TEXT = 8_192;
    private static final int MAX_HEADERS = 1_000;
    private static final String TARGET =
            "http, https, grpc or tcp://NAME[:PORT][/PATH], as in http://books:8080/x";

    static Lookup<Question> parse(ExplainRequest message) {
        if (message.getClient().isBlank()) {
            return invalid(
                    "client", "missing", "a workload, a ServiceAccount, a Service or an address");
        }
        String target = message.getTarget();
        int scheme = target.indexOf("://");
        Optional<Wire> wire =
                scheme < 0 || target.length() > MAX_TEXT
                        ? Optional.empty()
                        : wire(target.substring(0, scheme));
        if (wire.isEmpty()) {
            return invalid("target", target, TARGET);
        }
        String rest = target.substring(scheme + 3);
        int end = end(rest);
        Optional<HostPort> authority = authority(rest.substring(0, end), wire.get());
        if (authority.isEmpty()) {
            return invalid("target", target, TARGET);
        }
        if (message.getHeadersCount() > MAX_HEADERS) {
            return invalid("headers", "" + message.getHeadersCount(), "at most " + MAX_HEADERS);
        }
        return Lookup.found(
                new Question(
                        message.getClient().strip(),
                        message.getNamespace().isBlank() ? "default" : message.getNamespace(),
                        authority.get(),
                        request(message, wire.get(), rest.substring(0, end), rest.substring(end))));
    }

    private static Request request(
            ExplainRequest message, Wire wire, String authority, String path) {
        List<Request.Header> headers = new ArrayList<>();
        String host = authority;
        for (ExplainRequest.Header header : message.getHeadersList()) {
            Request.Header field = Request.Header.of(header.getName(), header.getValue());
            if (field.name().equals("host") || field.name().equals(":authority")) {
                host = field.value();
            } else {
                headers.add(field);
            }
        }
        if (!wire.hasRequests()) {
            String name = host.replaceFirst(":\\d+$", "");
            return new Request(wire, "", wire == Wire.TLS ? name : "", "", List.of());
        }
        boolean grpc = wire == Wire.GRPC;
        if (grpc) {
            headers.add(new Request.Header("content-type", "application/grpc"));
        }
        String method = message.getMethod();
        int fragment = path.indexOf('#');
        String sent = fragment < 0 ? path : path.substring(0, fragment);
        return new Request(
                wire,
                method.isEmpty() ? (grpc ? "POST" : "GET") : method,
                host,
                sent.startsWith("/") ? sent : "/" + sent,
                headers);
    }

    private static Optional<Wire> wire(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http" -> Optional.of(Wire.HTTP);
            case "https", "tls" -> Optional.of(Wire.TLS);
            case "grpc" -> Optional.of(Wire.GRPC);
            case "tcp" -> Optional.of(Wire.TCP);
            default -> Optional.empty();
        };
    }

    private static int end(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static Optional<HostPort> authority(String text, Wire wire) {
        boolean bare = text.indexOf(':', text.indexOf(']') + 1) < 0;
        return HostPort.parse(bare && wire == Wire.TLS ? text + ":443" : text);
    }

    private static Lookup<Question> invalid(String what, String value, String expected) {
        return Lookup.invalid(what + ": " + value + " (expected: " + expected + ")");
    }
}
