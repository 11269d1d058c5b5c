package io.gossamer.it.conformance;

import io.gossamer.it.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How it is known that a sidecar has the routes of a table and of no other: each port in question
 * gets one route more, which nothing else can match, under the table's name.
 */
final class Marks {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Exchanges exchanges;
    private final List<String> marks;
    private final String table;

    Marks(Exchanges exchanges, Table table) {
        this.exchanges = exchanges;
        this.marks = table.marks();
        this.table = table.name();
    }

    /** The routes, as manifests. */
    String manifests() {
        StringBuilder text = new StringBuilder();
        for (String mark : marks) {
            text.append("\n---\n").append(isGrpc(mark) ? grpc(mark) : http(mark));
        }
        return text.toString();
    }

    /** Waits until each of them is there, or gone. */
    void await(boolean there) {
        for (String mark : marks) {
            Await.until(
                    table + ": " + mark + (there ? " has the routes" : " has the routes no more"),
                    SOON,
                    () -> isThere(mark) == there);
        }
    }

    private boolean isThere(String mark) throws Exception {
        Case.Request request =
                new Case.Request(
                        mark.startsWith("consumer ") ? "consumer" : "mesh",
                        port(mark),
                        isGrpc(mark) ? "arrival." + table + "/Mark" : "",
                        port(mark),
                        "GET",
                        "/arrival/" + table,
                        Map.of());
        Answer answer = exchanges.send(request);
        return isGrpc(mark)
                ? answer.echo() != null && table.equals(answer.echo().headers().get("x-arrival"))
                : answer.headers().getOrDefault("location", "").endsWith("/arrived/" + table);
    }

    private static boolean isGrpc(String mark) {
        return mark.startsWith("grpc ");
    }

    private static String port(String mark) {
        return mark.substring(mark.indexOf(' ') + 1);
    }

    private String http(String mark) {
        return route("HTTPRoute", mark)
                + """
                    - matches: [{path: {type: Exact, value: /arrival/%1$s}}]
                      filters:
                      - type: RequestRedirect
                        requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /arrived/%1$s}}
                """
                        .formatted(table);
    }

    private String grpc(String mark) {
        return route("GRPCRoute", mark)
                + """
                    - matches: [{method: {service: arrival.%1$s, method: Mark}}]
                      filters:
                      - type: RequestHeaderModifier
                        requestHeaderModifier: {set: [{name: x-arrival, value: %1$s}]}
                      backendRefs: [{name: echo-v1, port: 7070}]
                """
                        .formatted(table);
    }

    private String route(String kind, String mark) {
        String[] port = port(mark).split(":", 2);
        boolean consumer = mark.startsWith("consumer ");
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: %1$s
        metadata: {name: arrival-%2$s-%3$s, namespace: %4$s}
        spec:
          parentRefs: [{group: "", kind: Service, name: %2$s, namespace: %5$s, port: %3$s}]
          rules:
        """
                .formatted(
                        kind,
                        port[0],
                        port[1],
                        consumer ? ConformanceMesh.CONSUMER : ConformanceMesh.MESH,
                        ConformanceMesh.MESH);
    }
}
