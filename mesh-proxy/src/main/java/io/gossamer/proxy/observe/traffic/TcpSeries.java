package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Gauge;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;

/**
 * Connections with one set of labels (contract section 8, legacy TCP). Confined to the recorder's
 * thread.
 */
public final class TcpSeries {

    private final Recorder recorder;
    private final Labels labels;
    private final Counter opened;
    private final Gauge open;
    private final Counter readBytes;
    private final Counter writtenBytes;

    public TcpSeries(Recorder recorder, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        this.opened = recorder.counter(ProxyMeter.TCP_OPEN, labels);
        this.open = recorder.gauge(ProxyMeter.TCP_OPEN_CONNECTIONS, labels);
        this.readBytes = recorder.counter(ProxyMeter.TCP_READ_BYTES, labels);
        this.writtenBytes = recorder.counter(ProxyMeter.TCP_WRITE_BYTES, labels);
    }

    public void opened() {
        opened.increment();
        open.add(1);
    }

    /**
     * @param errno of the failure that ended it; empty if it ended in order
     */
    public void closed(String errno) {
        open.add(-1);
        recorder.counter(ProxyMeter.TCP_CLOSE, labels.and("errno", errno)).increment();
    }

    public void read(long bytes) {
        readBytes.add(bytes);
    }

    public void written(long bytes) {
        writtenBytes.add(bytes);
    }
}
