package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.BalancerRecorder;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.TcpRecorder;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The series of the way out that no single endpoint has. One event loop. */
final class OutboundMetrics {

    static final Labels DIRECTION = ContractLabels.OUTBOUND;

    private static final Labels SOURCE_TLS =
            ContractLabels.tlsOut(new ConnectionTls.None(NoTlsReason.LOOPBACK));

    private final Recorder recorder;
    private final RecentFailures failures;
    private final Clock clock;

    OutboundMetrics(Recorder recorder, RecentFailures failures, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
        this.failures = failures;
    }

    Recorder recorder() {
        return recorder;
    }

    /** The series of a balancer. Balancers of one backend share them. */
    BalancerRecorder balancer(Meta backend, boolean http, Duration failfast) {
        return new BalancerRecorder(
                recorder,
                http ? "http" : "tcp",
                ContractLabels.parent(backend).and(ContractLabels.backend(backend)),
                failfast,
                clock);
    }

    /** Connections of the application to a redirected or declared address. */
    TcpRecorder fromApplication(@Nullable Target target) {
        Labels labels = DIRECTION.and("peer", "src");
        if (target instanceof Target.Address address) {
            labels = labels.and(ContractLabels.target(address.socketAddress()));
        }
        return new TcpRecorder(recorder, labels.and(SOURCE_TLS));
    }

    /** Connections to an endpoint, HTTP's and others. */
    TcpRecorder toEndpoint(Endpoint endpoint, ConnectionTls tls) {
        return new TcpRecorder(
                recorder,
                DIRECTION
                        .and("peer", "dst")
                        .and(ContractLabels.target(endpoint.address()))
                        .and(ContractLabels.tlsOut(tls))
                        .and(ContractLabels.destination(endpoint.labels())));
    }

    /** A request that this proxy failed itself. */
    void failed(String what, ProxyFailure failure) {
        count(ProxyMeter.OUTBOUND_HTTP_ERRORS, failure.code(), null);
        failures.add("outbound", what, failure);
    }

    /** A connection that this proxy failed itself. */
    void connectionFailed(Target target, ProxyFailure failure) {
        InetSocketAddress address =
                target instanceof Target.Address known ? known.socketAddress() : null;
        count(ProxyMeter.OUTBOUND_TCP_ERRORS, failure.code(), address);
        failures.add("outbound", target.authority(), failure);
    }

    /** A client of the proxy did not keep to its protocol. */
    void rejected(String reason) {
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

    /** What a connection of the application turned out to speak. */
    void detected(Meta parent, String protocol) {
        recorder.counter(
                        ProxyMeter.PROTOCOL_CONNECTIONS,
                        Labels.NONE.and("protocol", protocol).and(ContractLabels.parent(parent)))
                .increment();
    }

    /** A silent client was connected on; how it turned out. */
    void undecided(String outcome) {
        recorder.counter(ProxyMeter.UNDECIDED, DIRECTION.and("outcome", outcome)).increment();
    }
}
