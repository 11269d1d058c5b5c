package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Family;
import io.gossamer.proxy.observe.metric.Histogram;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import java.util.EnumMap;
import java.util.Map;

/** What detection found on the connections to one port or parent, and how long it took. */
public final class DetectionRecorder {

    /** Values of the label {@code result} (contract section 8). */
    private enum Result {
        HTTP1("http/1"),
        HTTP2("http/2"),
        NOT_HTTP("not_http"),
        READ_TIMEOUT("read_timeout"),
        ERROR("error");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    private final Recorder recorder;
    private final Labels labels;
    private final Family results;
    private final Histogram duration;
    private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

    /**
     * @param direction inbound or outbound
     * @param labels SRV or PARENT
     */
    public DetectionRecorder(Recorder recorder, String direction, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        results = ProxyMeter.DETECT_RESULTS.family(direction);
        duration = recorder.histogram(ProxyMeter.DETECT_DURATION.family(direction), labels);
    }

    /**
     * A connection turned out to speak this.
     *
     * @param atLimit only because the bound of detection was reached
     * @param nanos that it took
     */
    public void detected(Protocol protocol, boolean atLimit, long nanos) {
        Result notHttp = atLimit ? Result.READ_TIMEOUT : Result.NOT_HTTP;
        count(
                switch (protocol) {
                    case HTTP1 -> Result.HTTP1;
                    case HTTP2 -> Result.HTTP2;
                    case TLS, OPAQUE -> notHttp;
                },
                nanos);
    }

    /** The client went away, or its destination could not be reached, before anything was known. */
    public void failed(long nanos) {
        count(Result.ERROR, nanos);
    }

    private void count(Result result, long nanos) {
        duration.record(nanos);
        counters.computeIfAbsent(
                        result, r -> recorder.counter(results, labels.and("result", r.label)))
                .increment();
    }
}
