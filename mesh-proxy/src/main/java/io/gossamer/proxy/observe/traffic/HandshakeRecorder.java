package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;

/** How many handshakes of mutual TLS were full ones, and how many resumed a session. */
public final class HandshakeRecorder {

    private final Counter full;
    private final Counter resumed;

    /**
     * @param direction DIR
     */
    public HandshakeRecorder(Recorder recorder, Labels direction) {
        full = recorder.counter(ProxyMeter.TLS_HANDSHAKES, direction.and("handshake", "full"));
        resumed =
                recorder.counter(ProxyMeter.TLS_HANDSHAKES, direction.and("handshake", "resumed"));
    }

    public void secured(boolean wasResumed) {
        (wasResumed ? resumed : full).increment();
    }
}
