package io.gossamer.cli.edges;

import java.util.Collections;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what both sidecars count of one edge. Confined to one thread. */
final class EdgeBuilder {

    private final String source;
    private final String destination;
    private final TreeSet<String> serverIds = new TreeSet<>();
    private final TreeSet<String> clientIds = new TreeSet<>();
    private final TreeSet<String> plaintextReasons = new TreeSet<>();
    private final TreeMap<String, Double> failures = new TreeMap<>();
    private final TreeMap<String, Double> answers = new TreeMap<>();
    private boolean answered;
    private final Latencies latencies = new Latencies();
    private double requests;
    private double connections;
    private boolean grpc;

    EdgeBuilder(String source, String destination) {
        this.source = source;
        this.destination = destination;
    }

    /** Counts a series of the sidecar at the source. */
    void outbound(Series series, double growth) {
        switch (series.name()) {
            case "request_total" -> {
                requests += growth;
                server(series);
            }
            case "response_total" -> response(series, growth);
            case "response_latency_ms_bucket" -> latencies.add(series.label("le"), growth);
            case "tcp_open_total" -> {
                connections += growth;
                server(series);
            }
            case "tcp_close_total" -> {
                if (!series.label("errno").isEmpty()) {
                    failures.merge("errno " + series.label("errno"), growth, Double::sum);
                }
            }
            default -> {
                // Not a metric of edges.
            }
        }
    }

    /** Counts what the application got, after all repeated attempts. */
    void answer(Series series, double growth) {
        answered = true;
        String error = series.label("error");
        String status = series.label("http_status");
        if (!error.isEmpty() || (status.length() == 3 && status.charAt(0) == '5')) {
            answers.merge(error.isEmpty() ? status : error, growth, Double::sum);
        }
    }

    /** Counts connections that the sidecar at the source could give to no endpoint. */
    void undelivered(Series series, double growth) {
        connections += growth;
        failures.merge(series.label("error"), growth, Double::sum);
    }

    /** Counts a series of the sidecar at the destination, from a client that the source knows. */
    void inbound(Series series) {
        if (series.label("tls").equals("true")) {
            clientIds.add(series.label("client_id"));
        }
    }

    /** Counts a series of the sidecar at the destination, from a client without identity. */
    void inboundPlaintext(Series series, double growth) {
        switch (series.name()) {
            case "request_total" -> {
                requests += growth;
                plaintextReasons.add(reason(series));
            }
            case "response_total" -> response(series, growth);
            case "response_latency_ms_bucket" -> latencies.add(series.label("le"), growth);
            case "tcp_open_total" -> {
                connections += growth;
                plaintextReasons.add(reason(series));
            }
            default -> {
                // Not a metric of edges.
            }
        }
    }

    Edge build(double seconds) {
        boolean http = requests > 0;
        TreeMap<String, Double> failed = new TreeMap<>(failures);
        if (http) {
            // A connection that ends in an error is no failed request, and an attempt that was
            // repeated with success is none either, where what the application got is known.
            failed.keySet()
                    .removeIf(
                            cause ->
                                    cause.startsWith("errno ")
                                            || (answered && !cause.startsWith("grpc ")));
            failed.putAll(answers);
        }
        return new Edge(
                source,
                destination,
                http ? (grpc ? "grpc" : "http") : "tcp",
                new Edge.Peers(
                        Collections.unmodifiableSortedSet(serverIds),
                        Collections.unmodifiableSortedSet(clientIds),
                        Collections.unmodifiableSortedSet(plaintextReasons)),
                http ? requests : connections,
                Collections.unmodifiableSortedMap(failed),
                seconds,
                new Edge.Quantiles(
                        latencies.quantile(0.5),
                        latencies.quantile(0.95),
                        latencies.quantile(0.99)));
    }

    private void server(Series series) {
        if (series.label("tls").equals("true")) {
            serverIds.add(series.label("server_id"));
        } else {
            plaintextReasons.add(reason(series));
        }
    }

    private void response(Series series, double growth) {
        String grpcStatus = series.label("grpc_status");
        grpc |= !grpcStatus.isEmpty();
        if (series.label("classification").equals("failure")) {
            String cause =
                    grpcStatus.isEmpty() ? series.label("status_code") : "grpc " + grpcStatus;
            failures.merge(cause, growth, Double::sum);
        }
    }

    private static String reason(Series series) {
        String reason = series.label("no_tls_reason");
        return reason.isEmpty() ? "tls " + series.label("tls") : reason;
    }
}
