package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;

/** One connection under a route that is not HTTP's: counted when it opens and when it ends. */
public final class RouteConnection {

    private final Recorder recorder;
    private final String variant;
    private final Labels labels;
    private boolean open;

    /**
     * @param tls whether the route is one for TLS
     * @param labels PARENT and RT
     */
    public RouteConnection(Recorder recorder, boolean tls, Labels labels) {
        this.recorder = recorder;
        this.variant = tls ? "tls" : "tcp";
        this.labels = tls ? labels.and("hostname", "") : labels;
    }

    /** It is given to the route. */
    public void opened() {
        if (!open) {
            open = true;
            recorder.counter(ProxyMeter.OPAQUE_ROUTE_OPEN.family(variant), labels).increment();
        }
    }

    /**
     * It has ended; counts once, and only if it was opened.
     *
     * @param error value of the contract, such as {@code IO}; empty if none
     */
    public void closed(String error) {
        if (open) {
            open = false;
            recorder.counter(
                            ProxyMeter.OPAQUE_ROUTE_CLOSE.family(variant),
                            labels.and("error", error))
                    .increment();
        }
    }
}
