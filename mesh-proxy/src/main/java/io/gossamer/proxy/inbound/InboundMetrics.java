package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.traffic.CountingHandler;
import io.gossamer.proxy.observe.traffic.HttpSeries;
import io.gossamer.proxy.observe.traffic.TcpSeries;
import io.gossamer.proxy.observe.traffic.TrafficLabels;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of the way in. One event loop. */
final class InboundMetrics {

    static final Labels DIRECTION = TrafficLabels.direction(true);

    private static final Labels TO_APPLICATION =
            DIRECTION
                    .and("peer", "dst")
                    .and(TrafficLabels.inboundTls(new ConnectionTls.None(NoTlsReason.LOOPBACK)));

    /** Sets of labels that are kept ready; what comes beyond is looked up anew. */
    private static final int MAX_SERIES = 1_024;

    private record Key(AppAddress app, Meta server, Meta route, Meta authz, ConnectionTls tls) {}

    private final Recorder recorder;
    private final RecentFailures failures;
    private final Map<Key, InboundSeries> series = new HashMap<>();
    private @Nullable TcpSeries toApplication;

    InboundMetrics(Recorder recorder, RecentFailures failures) {
        this.recorder = recorder;
        this.failures = failures;
    }

    /** A peer's connection; counted until its TLS is known as one without. */
    void accepted(Channel client, ConnectionTls tls, @Nullable AppAddress app) {
        Labels labels = DIRECTION.and("peer", "src");
        if (app != null) {
            labels = labels.and(target(app));
        }
        TcpSeries counted = new TcpSeries(recorder, labels.and(TrafficLabels.inboundTls(tls)));
        CountingHandler known = client.pipeline().get(CountingHandler.class);
        if (known == null) {
            client.pipeline().addFirst(new CountingHandler(counted));
        } else {
            known.reclassify(counted);
        }
    }

    /** A connection to the application. */
    void connected(Channel channel, AppAddress app) {
        TcpSeries counted = toApplication;
        if (counted == null) {
            counted = new TcpSeries(recorder, TO_APPLICATION);
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

    /** What a connection turned out to speak. */
    void detected(int port, Protocol protocol) {
        String result =
                switch (protocol) {
                    case HTTP1 -> "http/1";
                    case HTTP2 -> "http/2";
                    case TLS, OPAQUE -> "not_http";
                };
        recorder.counter(
                        ProxyMeter.DETECT_RESULTS.family("inbound"),
                        Labels.NONE.and("srv_port", Integer.toString(port)).and("result", result))
                .increment();
    }

    void portRefused(int port) {
        recorder.counter(
                        ProxyMeter.PORT_REFUSED,
                        Labels.NONE.and("target_port", Integer.toString(port)))
                .increment();
    }

    /** Whether a connection was permitted as such. */
    void tcpVerdict(AppAddress app, ServerPolicy policy, ConnectionTls tls, Verdict verdict) {
        Labels labels = target(app).and(TrafficLabels.server(policy.meta(), app.port()));
        if (verdict instanceof Verdict.Allowed allowed) {
            labels = labels.and(TrafficLabels.authorization(allowed.authorization()));
        }
        recorder.counter(
                        verdict.isAllowed()
                                ? ProxyMeter.TCP_AUTHZ_ALLOW
                                : ProxyMeter.TCP_AUTHZ_DENY,
                        labels.and(TrafficLabels.inboundTls(tls)))
                .increment();
    }

    void denied(InboundConnection connection, Meta route) {
        count(
                ProxyMeter.HTTP_AUTHZ_DENY,
                server(connection).and(TrafficLabels.route(route)),
                connection);
    }

    void routeNotFound(InboundConnection connection) {
        count(ProxyMeter.HTTP_ROUTE_NOT_FOUND, server(connection), connection);
    }

    void rateLimited(InboundConnection connection, RateLimiter.Scope scope) {
        ServerPolicy.RateLimit limit = connection.policy().rateLimit();
        Labels labels = server(connection);
        if (limit != null) {
            labels =
                    labels.and("ratelimit_group", limit.meta().group())
                            .and("ratelimit_kind", limit.meta().kind())
                            .and("ratelimit_name", limit.meta().name());
        }
        count(ProxyMeter.HTTP_RATE_LIMIT, labels.and("ratelimit_scope", scope.label()), connection);
    }

    void ambiguousPath(InboundConnection connection) {
        recorder.counter(ProxyMeter.AMBIGUOUS_PATH, server(connection)).increment();
    }

    private void count(ProxyMeter meter, Labels labels, InboundConnection connection) {
        recorder.counter(meter, labels.and(TrafficLabels.inboundTls(connection.tls()))).increment();
    }

    private static Labels server(InboundConnection connection) {
        return target(connection.app())
                .and(TrafficLabels.server(connection.policy().meta(), connection.app().port()));
    }

    /** The series of permitted requests of a kind. */
    InboundSeries series(InboundConnection connection, Meta route, Verdict.Allowed verdict) {
        Key key =
                new Key(
                        connection.app(),
                        connection.policy().meta(),
                        route,
                        verdict.authorization(),
                        connection.tls());
        InboundSeries known = series.get(key);
        if (known == null) {
            if (series.size() >= MAX_SERIES) {
                series.clear();
            }
            Labels labels =
                    target(key.app())
                            .and(TrafficLabels.server(key.server(), key.app().port()))
                            .and(TrafficLabels.route(route))
                            .and(TrafficLabels.authorization(key.authz()))
                            .and(TrafficLabels.inboundTls(key.tls()));
            known =
                    new InboundSeries(
                            new HttpSeries(recorder, DIRECTION.and(labels)),
                            recorder.counter(ProxyMeter.HTTP_AUTHZ_ALLOW, labels));
            series.put(key, known);
        }
        return known;
    }

    /** A request that this proxy failed itself. */
    void failed(AppAddress app, ServerPolicy policy, ProxyFailure failure) {
        Labels error = Labels.NONE.and("error", failure.code().label());
        recorder.counter(
                        ProxyMeter.INBOUND_HTTP_ERRORS,
                        error.and(target(app)).and(TrafficLabels.server(policy.meta(), app.port())))
                .increment();
        fail(app.toString(), error, failure);
    }

    /** A connection that this proxy failed itself. */
    void connectionFailed(String what, ProxyFailure failure) {
        Labels error = Labels.NONE.and("error", failure.code().label());
        recorder.counter(ProxyMeter.INBOUND_TCP_ERRORS, error).increment();
        fail(what, error, failure);
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
                : TrafficLabels.target(app.forMetrics());
    }
}
