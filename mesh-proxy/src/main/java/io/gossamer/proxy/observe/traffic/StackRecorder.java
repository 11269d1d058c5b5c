package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;

/** How many long-lived parts of a kind were made and closed. */
public final class StackRecorder {

    private final Counter created;
    private final Counter dropped;

    /**
     * @param direction DIR
     * @param protocol http or tcp
     * @param name of the kind of part
     */
    public StackRecorder(Recorder recorder, Labels direction, String protocol, String name) {
        Labels labels = direction.and("protocol", protocol).and("name", name);
        created = recorder.counter(ProxyMeter.STACK_CREATE, labels);
        dropped = recorder.counter(ProxyMeter.STACK_DROP, labels);
    }

    public void created() {
        created.increment();
    }

    public void dropped() {
        dropped.increment();
    }
}
