package io.gossamer.proxy.outbound.series;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.BalancerRecorder;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Gauge;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.TcpRecorder;
import io.gossamer.proxy.observe.traffic.DetectionRecorder;
import io.gossamer.proxy.observe.traffic.HandshakeRecorder;
import io.gossamer.proxy.observe.traffic.RouteConnection;
import io.gossamer.proxy.observe.traffic.StackRecorder;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of the way out that no single endpoint has. One event loop. */
public final class OutboundMetrics {

    public static final Labels DIRECTION = ContractLabels.OUTBOUND;

    private static final Labels SOURCE_TLS =
            ContractLabels.tlsOut(new ConnectionTls.None(NoTlsReason.LOOPBACK));

    /** Parents whose series are kept ready; what comes beyond is looked up anew. */
    private static final int MAX_SERIES = 1_024;

    private final Recorder recorder;
    private final RecentFailures failures;
    private final Clock clock;
    private final HandshakeRecorder handshakes;
    private final StackRecorder httpBalancers;
    private final StackRecorder tcpBalancers;
    private final Map<Meta, DetectionRecorder> detections = new HashMap<>();
    private final Gauge serverFirst;
    private long serverFirstShown;

    public OutboundMetrics(Recorder recorder, RecentFailures failures, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
        this.failures = failures;
        serverFirst = recorder.gauge(ProxyMeter.SERVER_FIRST, Labels.NONE);
        handshakes = new HandshakeRecorder(recorder, DIRECTION);
        httpBalancers = new StackRecorder(recorder, DIRECTION, "http", "balancer");
        tcpBalancers = new StackRecorder(recorder, DIRECTION, "tcp", "balancer");
    }

    /** A connection to an endpoint is secured. */
    public void secured(boolean resumed) {
        handshakes.secured(resumed);
    }

    public Recorder recorder() {
        return recorder;
    }

    /** The series of a balancer. Balancers of one backend share them. */
    public BalancerRecorder balancer(Meta backend, boolean http, Duration failfast) {
        return new BalancerRecorder(
                recorder,
                http ? "http" : "tcp",
                ContractLabels.parent(backend).and(ContractLabels.backend(backend)),
                failfast,
                clock);
    }

    /** Connections of the application to a redirected or declared address. */
    public TcpRecorder fromApplication(@Nullable Target target) {
        Labels labels = DIRECTION.and("peer", "src");
        if (target instanceof Target.Address address) {
            labels = labels.and(ContractLabels.target(address.socketAddress()));
        }
        return new TcpRecorder(recorder, labels.and(SOURCE_TLS));
    }

    /** Connections to an endpoint, HTTP's and others. */
    public TcpRecorder toEndpoint(Endpoint endpoint, ConnectionTls tls) {
        return new TcpRecorder(
                recorder,
                DIRECTION
                        .and("peer", "dst")
                        .and(ContractLabels.target(endpoint.address()))
                        .and(ContractLabels.tlsOut(tls))
                        .and(ContractLabels.destination(endpoint.labels())),
                ContractLabels.locality(endpoint.labels()));
    }

    /** A request that this proxy failed itself. */
    public void failed(String what, ProxyFailure failure) {
        count(ProxyMeter.OUTBOUND_HTTP_ERRORS, failure.code(), null);
        failures.add("outbound", what, failure);
    }

    /** A request that a route answers with a failure of its own; counted by the route's series. */
    public void answered(String what, int status, String message) {
        failures.add(
                "outbound",
                what,
                ProxyFailure.of(FailureCode.ROUTE_REFUSES, status + ": " + message));
    }

    /** A connection that this proxy failed itself. */
    public void connectionFailed(Target target, ProxyFailure failure) {
        InetSocketAddress address =
                target instanceof Target.Address known ? known.socketAddress() : null;
        count(ProxyMeter.OUTBOUND_TCP_ERRORS, failure.code(), address);
        failures.add("outbound", target.authority(), failure);
    }

    /**
     * A request or connection that a limit of its Service refused.
     *
     * @param limit its name
     */
    public void limited(Meta backend, String limit) {
        recorder.counter(
                        ProxyMeter.LIMITED,
                        Labels.NONE.and("limit", limit).and(ContractLabels.backend(backend)))
                .increment();
    }

    /** A connection that this proxy refused before it knew where it goes. */
    public void refused(ProxyFailure failure) {
        count(ProxyMeter.OUTBOUND_TCP_ERRORS, failure.code(), null);
        failures.add("outbound", "accept", failure);
    }

    /** A client of the proxy did not keep to its protocol. */
    public void rejected(String reason) {
        failures.add(
                "outbound", "explicit client", ProxyFailure.of(FailureCode.BAD_REQUEST, reason));
        count(ProxyMeter.OUTBOUND_TCP_ERRORS, FailureCode.BAD_REQUEST, null);
    }

    private void count(ProxyMeter meter, FailureCode code, @Nullable InetSocketAddress target) {
        Labels labels = Labels.NONE.and("error", code.label());
        if (target != null) {
            labels = labels.and(ContractLabels.target(target));
        }
        recorder.counter(meter, labels).increment();
        recorder.counter(ProxyMeter.FAILURES, DIRECTION.and("error", code.label())).increment();
    }

    /** What connections to a parent turn out to speak. */
    public DetectionRecorder detection(Meta parent) {
        if (detections.size() >= MAX_SERIES) {
            detections.clear();
        }
        return detections.computeIfAbsent(
                parent,
                key -> new DetectionRecorder(recorder, "outbound", ContractLabels.parent(key)));
    }

    /** A connection under a route that is not HTTP's. */
    public RouteConnection routeConnection(Meta parent, Meta route, boolean tls) {
        return new RouteConnection(
                recorder,
                tls,
                ContractLabels.parent(parent).and(ContractLabels.outboundRoute(route)));
    }

    /** The balancers of HTTP backends, or those of others. */
    public StackRecorder balancers(boolean http) {
        return http ? httpBalancers : tcpBalancers;
    }

    /** How many destinations count as server-first, as long as that changes. */
    public void serverFirst(ServerFirstMemory memory) {
        if (memory.changes() != serverFirstShown) {
            showServerFirst(memory);
        }
    }

    /** The same after a time in which some may have expired. */
    public void showServerFirst(ServerFirstMemory memory) {
        serverFirstShown = memory.changes();
        serverFirst.set(memory.learned().size());
    }

    /** What a connection of the application turned out to speak. */
    public void detected(Meta parent, String protocol) {
        recorder.counter(
                        ProxyMeter.PROTOCOL_CONNECTIONS,
                        Labels.NONE.and("protocol", protocol).and(ContractLabels.parent(parent)))
                .increment();
    }

    /** A silent client was connected on; how it turned out. */
    public void undecided(String outcome) {
        recorder.counter(ProxyMeter.UNDECIDED, DIRECTION.and("outcome", outcome)).increment();
    }
}
