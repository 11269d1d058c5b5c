package io.gossamer.proxy.observe.metric;

/** The TCP metrics of one set of labels: a client and port, or an endpoint. */
public final class TcpRecorder {

    private final Recorder recorder;
    private final Labels labels;
    private final Counter opened;
    private final Gauge open;
    private final Counter closed;
    private final Counter read;
    private final Counter written;

    /**
     * @param labels DIR, peer, TARGET, TLS and SRV or DST
     */
    public TcpRecorder(Recorder recorder, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        opened = recorder.counter(ProxyMeter.TCP_OPEN, labels);
        open = recorder.gauge(ProxyMeter.TCP_OPEN_CONNECTIONS, labels);
        closed = recorder.counter(ProxyMeter.TCP_CLOSE, labels.and("errno", ""));
        read = recorder.counter(ProxyMeter.TCP_READ_BYTES, labels);
        written = recorder.counter(ProxyMeter.TCP_WRITE_BYTES, labels);
    }

    public void opened() {
        opened.increment();
        open.add(1);
    }

    /**
     * @param errno for example {@code ECONNRESET}; empty for an orderly end
     */
    public void closed(String errno) {
        open.add(-1);
        if (errno.isEmpty()) {
            closed.increment();
        } else {
            recorder.counter(ProxyMeter.TCP_CLOSE, labels.and("errno", errno)).increment();
        }
    }

    public void read(long bytes) {
        read.add(bytes);
    }

    public void written(long bytes) {
        written.add(bytes);
    }
}
