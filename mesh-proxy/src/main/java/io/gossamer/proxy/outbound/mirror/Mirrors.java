package io.gossamer.proxy.outbound.mirror;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.netty.channel.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the copies of one event loop: they never delay a request, nor cost more than a stated
 * part of memory. What is not copied is counted with the reason.
 */
public final class Mirrors {

    /** Body bytes of one request. */
    static final int MAX_BODY = 64 * 1024;

    /** Body bytes of all requests that are being copied. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Copies on their way. */
    static final int MAX_IN_FLIGHT = 64;

    /** How long a copy may take, from its head to the end of its answer. */
    static final long MAX_SECONDS = 10;

    /** What became of a copy; a label of the metric. */
    enum Result {
        ANSWERED("answered"),
        FAILED("failed"),
        TIMEOUT("timeout"),
        /** The body is longer than is kept. */
        BODY("body"),
        /** The request did not end before its answer began, or never. */
        STREAMING("streaming"),
        /** CONNECT or an upgrade. */
        TUNNEL("tunnel"),
        /** As many copies or bytes as there may be. */
        BUSY("busy");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    private final EventLoop loop;
    private final Recorder recorder;
    private int inFlight;
    private int bytes;

    /**
     * @param recorder of the loop
     */
    public Mirrors(EventLoop loop, Recorder recorder) {
        this.loop = loop;
        this.recorder = recorder;
    }

    /**
     * Begins to copy a request.
     *
     * @param head as it is sent; copied
     * @param targets where the copies go; not empty
     * @return null if it cannot be copied, which was counted
     */
    public @Nullable MirrorCopy begin(RequestHead head, List<MirrorTarget> targets) {
        if (head.mayTunnel()) {
            count(targets, Result.TUNNEL);
            return null;
        }
        if (head.contentLength > MAX_BODY) {
            count(targets, Result.BODY);
            return null;
        }
        return new MirrorCopy(this, head.copy(), targets);
    }

    EventLoop loop() {
        return loop;
    }

    /** Takes room for body bytes; false if there is none. */
    boolean tryHold(int size) {
        if (bytes + size > MAX_BYTES) {
            return false;
        }
        bytes += size;
        return true;
    }

    void release(int size) {
        bytes -= size;
    }

    /** Takes the right to one copy of a body; false if there are as many as may be. */
    boolean tryEnter(int size) {
        if (inFlight == MAX_IN_FLIGHT || !tryHold(size)) {
            return false;
        }
        inFlight++;
        return true;
    }

    void leave(int size) {
        inFlight--;
        release(size);
    }

    void count(List<MirrorTarget> targets, Result result) {
        targets.forEach(target -> count(target.meta(), result));
    }

    void count(Meta backend, Result result) {
        Labels labels = ContractLabels.backend(backend).and("result", result.label);
        recorder.counter(ProxyMeter.MIRRORED_REQUESTS, labels).increment();
    }
}
