package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.HttpRecorder;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.TcpRecorder;
import io.gossamer.proxy.observe.traffic.CountingHandler;
import io.gossamer.proxy.observe.traffic.DetectionRecorder;
import io.gossamer.proxy.observe.traffic.HandshakeRecorder;
import io.gossamer.proxy.observe.traffic.InboundRouteRecorder;
import io.gossamer.proxy.observe.traffic.StackRecorder;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The series of the way in. One event loop. */
public final class InboundMetrics {

    static final Labels DIRECTION = ContractLabels.INBOUND;

    private static final Labels TO_APPLICATION =
            DIRECTION
                    .and("peer", "dst")
                    .and(ContractLabels.tlsIn(new ConnectionTls.None(NoTlsReason.LOOPBACK)));

    /** Sets of labels that are kept ready; what comes beyond is looked up anew. */
    private static final int MAX_SERIES = 1_024;

    private record Key(AppAddress app, Meta server, Meta route, Meta authz, ConnectionTls tls) {}

    private record Port(Meta server, int number) {}

    private static final Logger log = LoggerFactory.getLogger(InboundMetrics.class);

    private final Set<Key> audited = new HashSet<>();
    private final Recorder recorder;
    private final RecentFailures failures;
    private final Map<Key, InboundSeries> series = new HashMap<>();
    private final Map<Port, DetectionRecorder> detections = new HashMap<>();
    private final HandshakeRecorder handshakes;
    private final StackRecorder applications;
    private @Nullable TcpRecorder toApplication;

    InboundMetrics(Recorder recorder, RecentFailures failures) {
        this.recorder = recorder;
        this.failures = failures;
        handshakes = new HandshakeRecorder(recorder, DIRECTION);
        applications = new StackRecorder(recorder, DIRECTION, "http", "application");
    }

    /** A peer's connection, which counts once its TLS is known. */
    void accepted(Channel client) {
        client.pipeline().addFirst(new CountingHandler());
    }

    /** The TLS of a peer's connection is done. */
    void secured(boolean resumed) {
        handshakes.secured(resumed);
    }

    /** What is known of a peer's connection now that its protocol is decided. */
    void classified(Channel client, ConnectionTls tls, AppAddress app, ServerPolicy policy) {
        CountingHandler counting = client.pipeline().get(CountingHandler.class);
        if (counting != null) {
            counting.classify(
                    new TcpRecorder(
                            recorder,
                            DIRECTION
                                    .and("peer", "src")
                                    .and(target(app))
                                    .and(ContractLabels.tlsIn(tls))
                                    .and(ContractLabels.server(policy.meta(), app.port()))));
        }
    }

    /** A connection to the application. */
    void connected(Channel channel, AppAddress app) {
        TcpRecorder counted = toApplication;
        if (counted == null) {
            counted = new TcpRecorder(recorder, TO_APPLICATION);
            toApplication = counted;
        }
        channel.pipeline().addFirst(new CountingHandler(counted));
    }

    void transportHeader(TransportHeader header, @Nullable String clientId) {
        String session =
                switch (header.session()) {
                    case HTTP1 -> "http/1";
                    case HTTP2 -> "http/2";
                    case OPAQUE, UNDECIDED -> "";
                };
        String name = header.name();
        recorder.counter(
                        ProxyMeter.TRANSPORT_HEADER,
                        Labels.NONE
                                .and("session_protocol", session)
                                .and("target_port", Integer.toString(header.port()))
                                .and("target_name", name == null ? "" : name)
                                .and("client_id", clientId == null ? "" : clientId))
                .increment();
    }

    /** What connections to a port turn out to speak. */
    DetectionRecorder detection(Meta server, int port) {
        if (detections.size() >= MAX_SERIES) {
            detections.clear();
        }
        return detections.computeIfAbsent(
                new Port(server, port),
                key ->
                        new DetectionRecorder(
                                recorder,
                                "inbound",
                                ContractLabels.server(key.server(), key.number())));
    }

    /** The clients of the application, one for each of its addresses. */
    StackRecorder applications() {
        return applications;
    }

    void portRefused(int port) {
        recorder.counter(
                        ProxyMeter.PORT_REFUSED,
                        Labels.NONE.and("target_port", Integer.toString(port)))
                .increment();
    }

    /** Whether a connection was permitted as such. */
    void tcpVerdict(AppAddress app, ServerPolicy policy, ConnectionTls tls, Verdict verdict) {
        Labels labels = target(app).and(ContractLabels.server(policy.meta(), app.port()));
        if (verdict instanceof Verdict.Allowed allowed) {
            labels = labels.and(ContractLabels.authorization(allowed.authorization()));
        }
        recorder.counter(
                        verdict.isAllowed()
                                ? ProxyMeter.TCP_AUTHZ_ALLOW
                                : ProxyMeter.TCP_AUTHZ_DENY,
                        labels.and(ContractLabels.tlsIn(tls)))
                .increment();
    }

    /** A connection is ended because the new policy does not permit it. */
    void terminated(AppAddress app, ServerPolicy policy, ConnectionTls tls) {
        recorder.counter(
                        ProxyMeter.TCP_AUTHZ_TERMINATE,
                        target(app)
                                .and(ContractLabels.server(policy.meta(), app.port()))
                                .and(ContractLabels.tlsIn(tls)))
                .increment();
    }

    /**
     * The policy {@code audit} lets something pass that nothing else permits: told once for each
     * port, route and client.
     *
     * @param allow the manifest that would permit it under {@code deny}
     */
    void audited(
            AppAddress app,
            ServerPolicy policy,
            Meta route,
            ConnectionTls tls,
            Supplier<String> allow) {
        if (audited.size() >= MAX_SERIES) {
            return;
        }
        String identity = tls.identity();
        if (audited.add(new Key(app, policy.meta(), route, policy.meta(), tls))) {
            log.info(
                    "inbound {}: audit: {}: server {} permits it by audit only (to allow it: {})",
                    app,
                    identity == null ? "an unauthenticated client" : "client " + identity,
                    policy.meta().name(),
                    allow.get());
        }
    }

    void denied(PeerAccess access, Meta route) {
        count(
                ProxyMeter.HTTP_AUTHZ_DENY,
                target(access.app())
                        .and(
                                ContractLabels.route(
                                        access.policy().meta(), access.app().port(), route)),
                access);
    }

    /**
     * A token was asked for.
     *
     * @param result one of few words
     */
    public void token(PeerAccess access, String result) {
        recorder.counter(ProxyMeter.TOKEN, server(access).and("result", result)).increment();
    }

    void routeNotFound(PeerAccess access) {
        count(ProxyMeter.HTTP_ROUTE_NOT_FOUND, server(access), access);
    }

    void rateLimited(PeerAccess access, RateLimiter.Scope scope) {
        ServerPolicy.RateLimit limit = access.policy().rateLimit();
        count(
                ProxyMeter.HTTP_RATE_LIMIT,
                server(access)
                        .and(
                                ContractLabels.rateLimit(
                                        limit == null ? null : limit.meta(), scope.label())),
                access);
    }

    void ambiguousPath(PeerAccess access) {
        recorder.counter(ProxyMeter.AMBIGUOUS_PATH, server(access)).increment();
    }

    private void count(ProxyMeter meter, Labels labels, PeerAccess access) {
        recorder.counter(meter, labels.and(ContractLabels.tlsIn(access.tls()))).increment();
    }

    private static Labels server(PeerAccess access) {
        return target(access.app())
                .and(ContractLabels.server(access.policy().meta(), access.app().port()));
    }

    /** The series of permitted requests of a kind. */
    InboundSeries series(
            PeerAccess access, ServerPolicy.InboundRoute found, Verdict.Allowed verdict) {
        Meta route = found.meta();
        Key key =
                new Key(
                        access.app(),
                        access.policy().meta(),
                        route,
                        verdict.authorization(),
                        access.tls());
        InboundSeries known = series.get(key);
        if (known == null) {
            if (series.size() >= MAX_SERIES) {
                series.clear();
            }
            Labels labels =
                    target(key.app())
                            .and(ContractLabels.route(key.server(), key.app().port(), route))
                            .and(ContractLabels.authorization(key.authz()))
                            .and(ContractLabels.tlsIn(key.tls()));
            known =
                    new InboundSeries(
                            new HttpRecorder(recorder, DIRECTION.and(labels)),
                            new InboundRouteRecorder(
                                    recorder,
                                    found.grpc(),
                                    ContractLabels.inboundRoute(
                                            key.server(), key.app().port(), route)),
                            recorder.counter(ProxyMeter.HTTP_AUTHZ_ALLOW, labels));
            series.put(key, known);
        }
        return known;
    }

    /** A request that this proxy failed itself. */
    void failed(PeerAccess access, ProxyFailure failure) {
        AppAddress app = access.app();
        ServerPolicy policy = access.policy();
        Labels error = Labels.NONE.and("error", failure.code().label());
        recorder.counter(
                        ProxyMeter.INBOUND_HTTP_ERRORS,
                        error.and(target(app))
                                .and(ContractLabels.server(policy.meta(), app.port())))
                .increment();
        fail(app.toString(), error, failure);
    }

    /** A connection that this proxy failed itself before it knew where it goes. */
    void connectionFailed(String what, ProxyFailure failure) {
        Labels error = Labels.NONE.and("error", failure.code().label());
        recorder.counter(ProxyMeter.INBOUND_TCP_ERRORS, error).increment();
        fail(what, error, failure);
    }

    /** A connection that this proxy failed itself. */
    void connectionFailed(AppAddress app, ProxyFailure failure) {
        Labels error = Labels.NONE.and("error", failure.code().label());
        recorder.counter(ProxyMeter.INBOUND_TCP_ERRORS, error.and(target(app))).increment();
        fail(app.toString(), error, failure);
    }

    private void fail(String what, Labels error, ProxyFailure failure) {
        recorder.counter(ProxyMeter.FAILURES, DIRECTION.and(error)).increment();
        failures.add("inbound", what, failure);
    }

    private static Labels target(AppAddress app) {
        return app.isUnix()
                ? Labels.NONE
                        .and("target_addr", app.toString())
                        .and("target_ip", "")
                        .and("target_port", "0")
                : ContractLabels.target(app.forMetrics());
    }
}
