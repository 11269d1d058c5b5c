package io.gossamer.proxy.outbound.series;

import io.gossamer.proxy.balance.BalancerObserver;
import io.gossamer.proxy.observe.metric.BalancerRecorder;

/** Passes what a balancer tells to its series. */
public record BalancerRecord(BalancerRecorder recorder) implements BalancerObserver {

    @Override
    public void endpoints(int ready, int pending) {
        recorder.endpoints(ready, pending);
    }

    @Override
    public void updated(int added, int removed) {
        recorder.updated(added, removed);
    }

    @Override
    public void queueLength(int length) {
        recorder.queueLength(length);
    }

    @Override
    public void dispatched(long waitedNanos) {
        recorder.dispatched(waitedNanos);
    }

    @Override
    public void gate(boolean open) {
        recorder.gate(open);
    }
}
