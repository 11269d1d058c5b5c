package io.gossamer.proxy.observe.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every family of metrics that the proxy exposes: name, labels, sentence. Names and labels are
 * those of contract section 8; what begins with {@code gossamer_}, {@code process_} or {@code jvm_}
 * is our own. A star in the name stands for one of the variants. Type and unit follow from the
 * name. docs/metrics.md is made from this.
 */
public enum ProxyMeter {
    REQUEST(
            "request_total",
            "DIR; inbound: TARGET, TLS-in, ROUTE, AUTHZ; outbound: authority, TARGET, TLS-out, DST",
            "Requests that were forwarded."),
    RESPONSE(
            "response_total",
            "as request_total, status_code, CLASS",
            "Responses that ended, by status and classification."),
    RESPONSE_LATENCY(
            "response_latency_ms",
            "as request_total, status_code",
            "Time from a request to the first body bytes of its response, or to its end.",
            Buckets.LATENCY_MS),
    PROFILE_REQUEST(
            "route_request_total",
            "DIR, dst, rt_*",
            "Requests of a service profile's route, before retries."),
    PROFILE_RESPONSE(
            "route_response_total",
            "as route_request_total, status_code, CLASS",
            "Responses on a service profile's route that ended, after retries."),
    PROFILE_LATENCY(
            "route_response_latency_ms",
            "as route_request_total, status_code",
            "Time from a request to the first body bytes of its response, retries included.",
            Buckets.LATENCY_MS),
    PROFILE_ACTUAL_REQUEST(
            "route_actual_request_total",
            "as route_request_total",
            "Requests of a service profile's route that were sent, each retry among them."),
    PROFILE_ACTUAL_RESPONSE(
            "route_actual_response_total",
            "as route_request_total, status_code, CLASS",
            "Responses of endpoints, those among them that a retry replaced."),
    PROFILE_RETRYABLE(
            "route_retryable_total",
            "as route_request_total, [skipped=no_budget]",
            "Failures that were to be retried; those without budget under skipped."),
    TCP_OPEN(
            "tcp_open_total",
            "DIR, peer, TARGET, TLS-in or TLS-out, SRV or DST, [authority]",
            "Connections that were opened."),
    TCP_OPEN_CONNECTIONS(
            "tcp_open_connections", "as tcp_open_total", "Connections that are open now."),
    TCP_CLOSE("tcp_close_total", "as tcp_open_total, errno", "Connections that were closed."),
    TCP_READ_BYTES("tcp_read_bytes_total", "as tcp_open_total", "Bytes read from peers."),
    TCP_WRITE_BYTES("tcp_write_bytes_total", "as tcp_open_total", "Bytes written to peers."),
    HTTP_AUTHZ_ALLOW(
            "inbound_http_authz_allow_total",
            "TARGET, ROUTE, AUTHZ, TLS-in",
            "Requests that an authorization permitted."),
    HTTP_AUTHZ_DENY(
            "inbound_http_authz_deny_total",
            "TARGET, ROUTE, TLS-in",
            "Requests that no authorization permitted."),
    HTTP_ROUTE_NOT_FOUND(
            "inbound_http_route_not_found_total",
            "TARGET, SRV, TLS-in",
            "Requests that no route of the server matched."),
    HTTP_RATE_LIMIT(
            "inbound_http_local_ratelimit_total",
            "TARGET, SRV, ratelimit_group, ratelimit_kind, ratelimit_name, ratelimit_scope, TLS-in",
            "Requests that the local rate limit refused."),
    TOKEN(
            "gossamer_inbound_token_total",
            "TARGET, SRV, result",
            "Tokens of end users that were asked for: verified, remembered, or why refused."),
    TCP_AUTHZ_ALLOW(
            "inbound_tcp_authz_allow_total",
            "TARGET, SRV, AUTHZ, TLS-in",
            "Connections that an authorization permitted."),
    TCP_AUTHZ_DENY(
            "inbound_tcp_authz_deny_total",
            "TARGET, SRV, TLS-in",
            "Connections that no authorization permitted."),
    TCP_AUTHZ_TERMINATE(
            "inbound_tcp_authz_terminate_total",
            "TARGET, SRV, TLS-in",
            "Connections that were ended because a new policy no longer permits them."),
    INBOUND_HTTP_ERRORS(
            "inbound_http_errors_total",
            "error, TARGET, SRV",
            "Requests that this proxy failed itself."),
    INBOUND_TCP_ERRORS(
            "inbound_tcp_errors_total",
            "error, TARGET",
            "Connections that this proxy failed itself."),
    OUTBOUND_HTTP_ERRORS(
            "outbound_http_errors_total", "error", "Requests that this proxy failed itself."),
    OUTBOUND_TCP_ERRORS(
            "outbound_tcp_errors_total",
            "error, TARGET",
            "Connections that this proxy failed itself."),
    INBOUND_REQUESTS(
            "inbound_*_requests_total",
            "IN-ROUTE",
            "Requests that an authorization permitted.",
            Variants.HTTP),
    INBOUND_REQUEST_DURATION(
            "inbound_*_request_duration_seconds",
            "IN-ROUTE",
            "Time from a request to the end of its response.",
            Buckets.ROUTE_SECONDS,
            Variants.HTTP),
    INBOUND_RESPONSE_DURATION(
            "inbound_*_response_duration_seconds",
            "IN-ROUTE",
            "Time from the end of a request to the end of its response.",
            Buckets.BACKEND_SECONDS,
            Variants.HTTP),
    INBOUND_REQUEST_FRAMES(
            "inbound_*_request_frame_size_bytes",
            "IN-ROUTE",
            "Pieces in which bodies of requests passed.",
            Buckets.FRAME_BYTES,
            Variants.HTTP),
    INBOUND_RESPONSE_FRAMES(
            "inbound_*_response_frame_size_bytes",
            "IN-ROUTE",
            "Pieces in which bodies of responses passed.",
            Buckets.FRAME_BYTES,
            Variants.HTTP),
    INBOUND_STATUSES(
            "inbound_*_statuses_total",
            "IN-ROUTE, status",
            "Completed requests by HTTP status, on gRPC routes by the name of the gRPC status.",
            Variants.HTTP),
    ROUTE_REQUEST_DURATION(
            "outbound_*_route_request_duration_seconds",
            "PARENT, RT, hostname",
            "Time from a request to the end of its response.",
            Buckets.ROUTE_SECONDS,
            Variants.HTTP),
    ROUTE_REQUEST_STATUSES(
            "outbound_*_route_request_statuses_total",
            "PARENT, RT, hostname, http_status or grpc_status, error",
            "Completed requests by status.",
            Variants.HTTP),
    ROUTE_REQUEST_FRAMES(
            "outbound_*_route_request_frame_size_bytes",
            "PARENT, RT, hostname",
            "Pieces in which bodies of requests passed, repetitions not counted.",
            Buckets.FRAME_BYTES,
            Variants.HTTP),
    ROUTE_BACKEND_REQUESTS(
            "outbound_*_route_backend_requests_total",
            "PARENT, RT, BACKEND",
            "Requests sent to a backend, with retries.",
            Variants.HTTP),
    ROUTE_BACKEND_DURATION(
            "outbound_*_route_backend_response_duration_seconds",
            "PARENT, RT, BACKEND",
            "Time from a request to the end of the backend's response.",
            Buckets.BACKEND_SECONDS,
            Variants.HTTP),
    ROUTE_BACKEND_FRAMES(
            "outbound_*_route_backend_response_frame_size_bytes",
            "PARENT, RT, BACKEND",
            "Pieces in which bodies of responses passed.",
            Buckets.FRAME_BYTES,
            Variants.HTTP),
    ROUTE_BACKEND_STATUSES(
            "outbound_*_route_backend_response_statuses_total",
            "PARENT, RT, BACKEND, http_status or grpc_status, error",
            "Responses of a backend by status.",
            Variants.HTTP),
    RETRY_REQUESTS(
            "outbound_*_route_retry_requests_total",
            "PARENT, RT, hostname",
            "Retries that were sent.",
            Variants.HTTP),
    RETRY_SUCCESSES(
            "outbound_*_route_retry_successes_total",
            "PARENT, RT, hostname",
            "Retries that succeeded.",
            Variants.HTTP),
    RETRY_LIMIT_EXCEEDED(
            "outbound_*_route_retry_limit_exceeded_total",
            "PARENT, RT, hostname",
            "Requests that failed after their last permitted retry.",
            Variants.HTTP),
    RETRY_OVERFLOW(
            "outbound_*_route_retry_overflow_total",
            "PARENT, RT, hostname",
            "Retries that were not sent because the budget was used up.",
            Variants.HTTP),
    RETRY_SKIPPED(
            "outbound_*_route_retry_skipped_total",
            "reason (limit, budget, method, body, committed), PARENT, RT, hostname",
            "Failures that were not retried, by why: the route's limit or budget; a method that is"
                    + " not idempotent, without Idempotency-Key; a body beyond 64 KiB; a response"
                    + " that had begun.",
            Variants.HTTP),
    BALANCER_ENDPOINTS(
            "outbound_*_balancer_endpoints",
            "endpoint_state (ready, pending), PARENT, BACKEND",
            "Endpoints by whether they may be chosen.",
            Variants.BALANCED),
    BALANCER_P2C_ENDPOINTS(
            "outbound_*_balancer_p2c_endpoints",
            "PARENT, BACKEND",
            "Endpoints of the balancer.",
            Variants.BALANCED),
    BALANCER_P2C_UPDATES(
            "outbound_*_balancer_p2c_updates_total",
            "PARENT, BACKEND, op (Add, Remove)",
            "Endpoints that discovery added or removed.",
            Variants.BALANCED),
    BALANCER_QUEUE_LENGTH(
            "outbound_*_balancer_queue_length",
            "PARENT, BACKEND",
            "Requests that wait for an endpoint.",
            Variants.BALANCED),
    BALANCER_QUEUE_REQUESTS(
            "outbound_*_balancer_queue_requests_total",
            "PARENT, BACKEND",
            "Requests that got an endpoint.",
            Variants.BALANCED),
    BALANCER_QUEUE_LATENCY(
            "outbound_*_balancer_queue_latency_seconds",
            "PARENT, BACKEND",
            "Time that requests waited for an endpoint.",
            Buckets.QUEUE_SECONDS,
            Variants.BALANCED),
    BALANCER_GATE_OPEN(
            "outbound_*_balancer_queue_gate_open_total",
            "PARENT, BACKEND",
            "Times that the queue left failfast.",
            Variants.BALANCED),
    BALANCER_GATE_SHUT(
            "outbound_*_balancer_queue_gate_shut_total",
            "PARENT, BACKEND",
            "Times that the queue entered failfast.",
            Variants.BALANCED),
    BALANCER_GATE_OPEN_TIME(
            "outbound_*_balancer_queue_gate_open_time_seconds",
            "PARENT, BACKEND",
            "Unix time at which the queue last left failfast.",
            Variants.BALANCED),
    BALANCER_GATE_SHUT_TIME(
            "outbound_*_balancer_queue_gate_shut_time_seconds",
            "PARENT, BACKEND",
            "Unix time at which the queue last entered failfast.",
            Variants.BALANCED),
    BALANCER_GATE_TIMEOUT(
            "outbound_*_balancer_queue_gate_timeout_seconds",
            "PARENT, BACKEND",
            "The failfast timeout.",
            Variants.BALANCED),
    OPAQUE_ROUTE_OPEN(
            "outbound_*_route_open_total",
            "PARENT, RT; tls: hostname",
            "Connections that were given to a route.",
            Variants.OPAQUE),
    OPAQUE_ROUTE_CLOSE(
            "outbound_*_route_close_total",
            "PARENT, RT, error; tls: hostname",
            "Connections of a route that ended.",
            Variants.OPAQUE),
    TRANSFER_COST(
            "outbound_tcp_transfer_cost_bytes_total",
            "op (Send, Recv), zone_locality (Unknown, Local, Remote)",
            "Bytes exchanged with endpoints by whether they left the zone."),
    PROTOCOL_CONNECTIONS(
            "outbound_tcp_protocol_connections_total",
            "protocol, PARENT",
            "Connections from the application by detected protocol."),
    DETECT_DURATION(
            "*_tcp_detect_http_duration_seconds",
            "inbound: SRV; outbound: PARENT",
            "Time until the protocol of a connection was known.",
            Buckets.DETECT_SECONDS,
            Variants.DIRECTION),
    DETECT_RESULTS(
            "*_tcp_detect_http_results_total",
            "inbound: SRV; outbound: PARENT; result (http/1, http/2, not_http, read_timeout, error)",
            "Results of protocol detection.",
            Variants.DIRECTION),
    TRANSPORT_HEADER(
            "inbound_tcp_transport_header_connections_total",
            "session_protocol, target_port, target_name, client_id",
            "Direct connections by their transport header."),
    CERT_EXPIRATION(
            "control_identity_cert_expiration_timestamp_seconds",
            "",
            "Unix time at which the proxy's certificate expires."),
    CERT_REFRESH(
            "control_identity_cert_refresh_timestamp_seconds",
            "",
            "Unix time at which the proxy's certificate was last renewed."),
    CERT_REFRESHES(
            "control_identity_cert_refreshes_total",
            "result (ok, error)",
            "Attempts to renew the proxy's certificate."),
    CONTROL_REQUEST("control_request_total", "addr, TLS-out", "Calls of the control plane."),
    CONTROL_RESPONSE(
            "control_response_total",
            "addr, TLS-out, status_code, CLASS",
            "Calls of the control plane that ended; streams when they break."),
    CONTROL_LATENCY(
            "control_response_latency_ms",
            "addr, TLS-out, status_code",
            "Time from a call of the control plane to its first message, or to its end.",
            Buckets.LATENCY_MS),
    STACK_CREATE(
            "stack_create_total",
            "DIR, protocol, name (application, balancer)",
            "Long-lived parts of the data path that were made."),
    STACK_DROP("stack_drop_total", "as stack_create_total", "Those that were closed."),
    SERVER_FIRST(
            "gossamer_server_first_destinations",
            "",
            "Destinations whose server is known to speak first; those of all event loops are added up."),
    UNDECIDED(
            "gossamer_detect_undecided_total",
            "DIR, outcome (client, server, half_close, failed)",
            "Connections with a silent client that were connected onward before their protocol was known."),
    AMBIGUOUS_PATH(
            "gossamer_ambiguous_path_total",
            "TARGET, SRV",
            "Requests refused because their path means different routes to different servers."),
    PORT_REFUSED(
            "gossamer_port_refused_total",
            "target_port",
            "Connections to ports that this sidecar does not serve."),
    TLS_HANDSHAKES(
            "gossamer_tls_handshakes_total",
            "DIR, handshake (full, resumed)",
            "Handshakes of mutual TLS with peers and endpoints that succeeded."),
    MIRRORED_REQUESTS(
            "gossamer_mirrored_requests_total",
            "BACKEND, result (answered, failed, timeout, body, streaming, tunnel, busy)",
            "Copies of requests by what became of them; from body on none was sent."),
    LIMITED(
            "gossamer_outbound_limited_total",
            "limit (max-connections, max-requests, max-pending), BACKEND",
            "Requests and connections that a limit of their Service refused."),
    HEALTH_CHECKS(
            "gossamer_health_checks_total",
            "port, outcome (passed, failed)",
            "Health checks of the own application."),
    APPLICATION_HEALTHY(
            "gossamer_application_healthy",
            "",
            "1 while the health checks of the own application pass, 0 while they do not; absent if"
                    + " there are none."),
    FAILURES("gossamer_failures_total", "DIR, error", "Failures of the data path by code."),
    METRICS_LINES(
            "gossamer_metrics_lines", "", "Lines of exposition that series take, of the cap."),
    METRICS_OVERFLOW(
            "gossamer_metrics_overflow_total",
            "",
            "Look-ups of new series beyond the cap: they share one with overflow=\"true\"."),
    PROCESS_START("process_start_time_seconds", "", "Unix time at which the process started."),
    PROCESS_CPU("process_cpu_seconds_total", "", "CPU time of the process."),
    PROCESS_RSS("process_resident_memory_bytes", "", "Resident memory."),
    PROCESS_FDS("process_open_fds", "", "Open file descriptors."),
    PROCESS_MAX_FDS("process_max_fds", "", "Limit of file descriptors."),
    JVM_MEMORY_USED("jvm_memory_used_bytes", "area (heap, nonheap)", "Memory that the JVM uses."),
    JVM_MEMORY_MAX("jvm_memory_max_bytes", "area (heap, nonheap)", "Limit of that memory."),
    JVM_DIRECT_MEMORY(
            "jvm_direct_memory_used_bytes",
            "",
            "Direct memory of buffers, pooled by the event loops and others."),
    JVM_THREADS("jvm_threads_live_threads", "", "Live threads."),
    JVM_GC_COUNT("jvm_gc_collections_total", "gc", "Garbage collections."),
    JVM_GC_SECONDS("jvm_gc_seconds_total", "gc", "Time spent in garbage collection."),
    BUILD_INFO(
            "proxy_build_info",
            "version, vendor, java_version",
            "Always 1; the labels name the build.");

    private final String pattern;
    private final String labels;
    private final String help;
    private final @Nullable Buckets buckets;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> variants;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Family> families;

    ProxyMeter(String pattern, String labels, String help) {
        this(pattern, labels, help, null, Variants.NONE);
    }

    ProxyMeter(String pattern, String labels, String help, Buckets buckets) {
        this(pattern, labels, help, buckets, Variants.NONE);
    }

    ProxyMeter(String pattern, String labels, String help, Variants variants) {
        this(pattern, labels, help, null, variants);
    }

    ProxyMeter(
            String pattern,
            String labels,
            String help,
            @Nullable Buckets buckets,
            Variants variants) {
        this.pattern = pattern;
        this.labels = labels;
        this.help = help;
        this.buckets = buckets;
        this.variants = variants.names();
        families =
                this.variants.isEmpty()
                        ? List.of(new Family(this, pattern))
                        : this.variants.stream()
                                .map(variant -> new Family(this, pattern.replace("*", variant)))
                                .toList();
    }

    /** The family of a meter without variants. */
    public Family family() {
        if (!variants.isEmpty()) {
            throw new IllegalStateException(pattern + ": no variant (expected: " + variants + ")");
        }
        return families.get(0);
    }

    /**
     * The family of a variant.
     *
     * @param variant stands where the name has a star
     */
    public Family family(String variant) {
        int index = variants.indexOf(variant);
        if (index < 0) {
            throw new IllegalArgumentException(
                    pattern + ": variant " + variant + " (expected: " + variants + ")");
        }
        return families.get(index);
    }

    public MeterType type() {
        if (buckets != null) {
            return MeterType.HISTOGRAM;
        }
        return pattern.endsWith("_total") ? MeterType.COUNTER : MeterType.GAUGE;
    }

    List<Family> families() {
        return families;
    }

    @Nullable Buckets buckets() {
        return buckets;
    }

    /** What it counts, one sentence. */
    String help() {
        return help;
    }

    /** Seconds, milliseconds, bytes or plain numbers. */
    String unit() {
        String base = pattern.replace("_total", "");
        if (base.endsWith("_seconds")) {
            return "seconds";
        }
        if (base.endsWith("_ms")) {
            return "milliseconds";
        }
        return base.endsWith("_bytes") ? "bytes" : "number";
    }

    /** Row of the table in the documentation. */
    String documentation() {
        String name =
                variants.isEmpty()
                        ? pattern
                        : pattern.replace("*", "{" + String.join(",", variants) + "}");
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(name, type().text(), unit(), labels.isEmpty() ? "none" : labels, help);
    }
}
