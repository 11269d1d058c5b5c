package io.gossamer.proxy.observe.metric;

import org.jspecify.annotations.Nullable;

/** The TCP metrics of one set of labels: a client and port, or an endpoint. */
public final class TcpRecorder {

    private final Recorder recorder;
    private final Labels labels;
    private final Counter opened;
    private final Gauge open;
    private final Counter closed;
    private final Counter read;
    private final Counter written;
    private final @Nullable Counter received;
    private final @Nullable Counter sent;

    /**
     * @param labels DIR, peer, TARGET, TLS and SRV or DST
     */
    public TcpRecorder(Recorder recorder, Labels labels) {
        this(recorder, labels, null);
    }

    /**
     * Connections to an endpoint, whose bytes may cost money.
     *
     * @param locality where the endpoint is: Unknown, Local or Remote; null counts no cost
     */
    public TcpRecorder(Recorder recorder, Labels labels, @Nullable String locality) {
        this.recorder = recorder;
        this.labels = labels;
        opened = recorder.counter(ProxyMeter.TCP_OPEN, labels);
        open = recorder.gauge(ProxyMeter.TCP_OPEN_CONNECTIONS, labels);
        closed = recorder.counter(ProxyMeter.TCP_CLOSE, labels.and("errno", ""));
        read = recorder.counter(ProxyMeter.TCP_READ_BYTES, labels);
        written = recorder.counter(ProxyMeter.TCP_WRITE_BYTES, labels);
        received = locality == null ? null : cost(recorder, "Recv", locality);
        sent = locality == null ? null : cost(recorder, "Send", locality);
    }

    private static Counter cost(Recorder recorder, String op, String locality) {
        return recorder.counter(
                ProxyMeter.TRANSFER_COST, Labels.NONE.and("op", op).and("zone_locality", locality));
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
        if (received != null) {
            received.add(bytes);
        }
    }

    public void written(long bytes) {
        written.add(bytes);
        if (sent != null) {
            sent.add(bytes);
        }
    }
}
