package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.BalancerObserver;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Gauge;
import io.gossamer.proxy.observe.metric.Histogram;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.traffic.TrafficLabels;
import java.time.Duration;

/** The series of one balancer (contract section 8, registry: outbound). */
final class BalancerRecord implements BalancerObserver {

    private final Gauge ready;
    private final Gauge pending;
    private final Gauge all;
    private final Counter added;
    private final Counter removed;
    private final Gauge queueLength;
    private final Counter dispatched;
    private final Histogram waited;
    private final Counter opened;
    private final Counter shut;

    BalancerRecord(Recorder recorder, Meta backend, boolean http, Duration failfast) {
        String kind = http ? "http" : "tcp";
        Labels labels =
                TrafficLabels.resource("parent", backend)
                        .and(TrafficLabels.resource("backend", backend));
        ready =
                recorder.gauge(
                        ProxyMeter.BALANCER_ENDPOINTS.family(kind),
                        labels.and("endpoint_state", "ready"));
        pending =
                recorder.gauge(
                        ProxyMeter.BALANCER_ENDPOINTS.family(kind),
                        labels.and("endpoint_state", "pending"));
        all = recorder.gauge(ProxyMeter.BALANCER_P2C_ENDPOINTS.family(kind), labels);
        added =
                recorder.counter(
                        ProxyMeter.BALANCER_P2C_UPDATES.family(kind), labels.and("op", "Add"));
        removed =
                recorder.counter(
                        ProxyMeter.BALANCER_P2C_UPDATES.family(kind), labels.and("op", "Remove"));
        queueLength = recorder.gauge(ProxyMeter.BALANCER_QUEUE_LENGTH.family(kind), labels);
        dispatched = recorder.counter(ProxyMeter.BALANCER_QUEUE_REQUESTS.family(kind), labels);
        waited = recorder.histogram(ProxyMeter.BALANCER_QUEUE_LATENCY.family(kind), labels);
        opened = recorder.counter(ProxyMeter.BALANCER_GATE_OPEN.family(kind), labels);
        shut = recorder.counter(ProxyMeter.BALANCER_GATE_SHUT.family(kind), labels);
        recorder.gauge(ProxyMeter.BALANCER_GATE_TIMEOUT.family(kind), labels)
                .set(failfast.toMillis() / 1_000.0);
    }

    @Override
    public void endpoints(int readyNow, int pendingNow) {
        ready.set(readyNow);
        pending.set(pendingNow);
        all.set((double) readyNow + pendingNow);
    }

    @Override
    public void updated(int addedNow, int removedNow) {
        added.add(addedNow);
        removed.add(removedNow);
    }

    @Override
    public void queueLength(int length) {
        queueLength.set(length);
    }

    @Override
    public void dispatched(long waitedNanos) {
        dispatched.increment();
        waited.record(waitedNanos);
    }

    @Override
    public void gate(boolean open) {
        if (open) {
            opened.increment();
        } else {
            shut.increment();
        }
    }
}
