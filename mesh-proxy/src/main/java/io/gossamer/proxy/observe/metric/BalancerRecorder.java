package io.gossamer.proxy.observe.metric;

import java.time.Clock;
import java.time.Duration;

/**
 * The metrics of one balancer and its queue. Balancers with the same labels share the series: their
 * gauges add up, and {@link #close} takes one's part out.
 */
public final class BalancerRecorder implements AutoCloseable {

    private final Clock clock;
    private final Gauge ready;
    private final Gauge pending;
    private final Gauge endpoints;
    private final Counter added;
    private final Counter removed;
    private final Gauge queueLength;
    private final Counter dispatched;
    private final Histogram queueLatency;
    private final Counter gateOpened;
    private final Counter gateShut;
    private final Gauge openTime;
    private final Gauge shutTime;
    private int lastReady;
    private int lastPending;
    private int lastLength;

    /**
     * @param protocol http, tcp or tls
     * @param labels PARENT and BACKEND
     */
    public BalancerRecorder(
            Recorder recorder, String protocol, Labels labels, Duration failfast, Clock clock) {
        this.clock = clock;
        Family states = ProxyMeter.BALANCER_ENDPOINTS.family(protocol);
        Labels state = Labels.NONE;
        ready = recorder.gauge(states, state.and("endpoint_state", "ready").and(labels));
        pending = recorder.gauge(states, state.and("endpoint_state", "pending").and(labels));
        endpoints = recorder.gauge(ProxyMeter.BALANCER_P2C_ENDPOINTS.family(protocol), labels);
        Family updates = ProxyMeter.BALANCER_P2C_UPDATES.family(protocol);
        added = recorder.counter(updates, labels.and("op", "Add"));
        removed = recorder.counter(updates, labels.and("op", "Remove"));
        queueLength = recorder.gauge(ProxyMeter.BALANCER_QUEUE_LENGTH.family(protocol), labels);
        dispatched = recorder.counter(ProxyMeter.BALANCER_QUEUE_REQUESTS.family(protocol), labels);
        queueLatency =
                recorder.histogram(ProxyMeter.BALANCER_QUEUE_LATENCY.family(protocol), labels);
        gateOpened = recorder.counter(ProxyMeter.BALANCER_GATE_OPEN.family(protocol), labels);
        gateShut = recorder.counter(ProxyMeter.BALANCER_GATE_SHUT.family(protocol), labels);
        openTime = recorder.gauge(ProxyMeter.BALANCER_GATE_OPEN_TIME.family(protocol), labels);
        shutTime = recorder.gauge(ProxyMeter.BALANCER_GATE_SHUT_TIME.family(protocol), labels);
        recorder.gauge(ProxyMeter.BALANCER_GATE_TIMEOUT.family(protocol), labels)
                .set(failfast.toNanos() / 1e9);
    }

    public void endpoints(int readyNow, int pendingNow) {
        ready.add(readyNow - lastReady);
        pending.add(pendingNow - lastPending);
        endpoints.add(readyNow + pendingNow - lastReady - lastPending);
        lastReady = readyNow;
        lastPending = pendingNow;
    }

    public void updated(int addedNow, int removedNow) {
        added.add(addedNow);
        removed.add(removedNow);
    }

    public void queueLength(int length) {
        queueLength.add(length - lastLength);
        lastLength = length;
    }

    /** The balancer is gone. */
    @Override
    public void close() {
        endpoints(0, 0);
        queueLength(0);
    }

    public void dispatched(long waitedNanos) {
        dispatched.increment();
        queueLatency.record(waitedNanos);
    }

    public void gate(boolean open) {
        (open ? gateOpened : gateShut).increment();
        (open ? openTime : shutTime).set(clock.millis() / 1e3);
    }
}
