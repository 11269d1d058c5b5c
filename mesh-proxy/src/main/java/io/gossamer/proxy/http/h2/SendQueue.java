package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.gossamer.proxy.http.HttpLimits;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;

/**
 * The streams that have something to send, and what the peer lets the connection send: one frame
 * per stream in turn, as long as windows and socket allow.
 */
final class SendQueue {

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int MAX_WINDOW = Integer.MAX_VALUE;

    private final H2Connection connection;
    private final ArrayDeque<H2Stream> ready = new ArrayDeque<>();

    private int window = DEFAULT_WINDOW;
    private int initialStreamWindow = DEFAULT_WINDOW;
    private boolean distributing;

    SendQueue(H2Connection connection) {
        this.connection = connection;
    }

    /** Window of a stream that begins now. */
    int initialStreamWindow() {
        return initialStreamWindow;
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    void clear() {
        ready.clear();
    }

    void add(H2Stream stream) {
        if (!stream.queued && !connection.isTerminated()) {
            stream.queued = true;
            ready.add(stream);
            connection.scheduleFlush();
        }
    }

    void changeInitialWindow(int size, H2Stream[] streams) throws Http2Exception {
        int change = size - initialStreamWindow;
        initialStreamWindow = size;
        for (H2Stream stream : streams) {
            if (change > 0 && stream.sendWindow > MAX_WINDOW - change) {
                throw connectionError(FLOW_CONTROL_ERROR, "SETTINGS make a window too large");
            }
            stream.sendWindow += change;
            if (stream.hasPending()) {
                add(stream);
            }
        }
    }

    /** WINDOW_UPDATE of the connection. */
    void widen(int increment) throws Http2Exception {
        if (window > MAX_WINDOW - increment) {
            throw connectionError(FLOW_CONTROL_ERROR, "WINDOW_UPDATE: window too large");
        }
        window += increment;
        if (!ready.isEmpty()) {
            connection.scheduleFlush();
        }
    }

    /** WINDOW_UPDATE of a stream. */
    void widen(H2Stream stream, int increment) throws Http2Exception {
        if (stream.sendWindow > MAX_WINDOW - increment) {
            throw streamError(stream.id, FLOW_CONTROL_ERROR, "WINDOW_UPDATE: window too large");
        }
        stream.sendWindow += increment;
        if (stream.hasPending()) {
            add(stream);
        }
    }

    /** Writes what may be written now. */
    void distribute(FrameOutput out) {
        if (distributing) {
            return;
        }
        distributing = true;
        H2Stream stream;
        while (isTaken(out) && (stream = ready.poll()) != null) {
            stream.queued = false;
            if (!stream.isDead() && !send(out, stream)) {
                break;
            }
        }
        distributing = false;
        if (!ready.isEmpty() && out.size() >= HttpLimits.STREAM_WINDOW) {
            connection.scheduleFlush();
        }
    }

    /** Whether the socket takes more, and not too much is collected for it. */
    private boolean isTaken(FrameOutput out) {
        return !connection.isTerminated()
                && out.size() < HttpLimits.STREAM_WINDOW
                && connection.context().channel().isWritable();
    }

    /** Sends one frame of the stream; false if the connection's window is used up. */
    private boolean send(FrameOutput out, H2Stream stream) {
        int max = Math.min(out.maxFrameSize(), Math.min(window, stream.sendWindow));
        if (max <= 0 && stream.hasPending()) {
            if (stream.sendWindow <= 0) {
                // Back in the queue when its window opens.
                return true;
            }
            // First in line when the connection's window opens.
            stream.queued = true;
            ready.addFirst(stream);
            return false;
        }
        int before = stream.sendWindow;
        boolean more = stream.sendFrame(out, max);
        window -= before - stream.sendWindow;
        if (more && !stream.queued) {
            stream.queued = true;
            ready.add(stream);
        }
        connection.removeIfEnded(stream);
        if (stream.isLocalEnded() && !stream.isDead()) {
            stream.onLocalEnded();
        }
        return true;
    }
}
