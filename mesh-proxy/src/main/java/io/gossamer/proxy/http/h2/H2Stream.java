package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStream;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its two windows, what waits to be sent, and which sides have ended. The connection
 * decides when it may send.
 */
abstract class H2Stream implements HttpStream {

    /** To which the window of a stream may grow. Bytes. */
    private static final int MAX_WINDOW = 256 * 1024;

    final int id;
    final H2Connection connection;

    /** What the peer lets us send. May become negative by a change of settings. Bytes. */
    int sendWindow;

    /** What the peer may still send. Bytes. */
    int receiveWindow;

    /** How much it may send before any of it is consumed. Bytes. */
    private int window;

    /** In the connection's queue of streams that have something to send. */
    boolean queued;

    private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>(2);
    private @Nullable HeaderBlock pendingTrailers;
    private boolean endQueued;
    private boolean localEnded;
    private boolean remoteEnded;
    private boolean dead;

    private int unconsumed;
    private int unannounced;

    // Content-Length of what the peer sends, or -1.
    private long announced = -1;
    private long received;

    H2Stream(int id, H2Connection connection) {
        this.id = id;
        this.connection = connection;
        this.sendWindow = connection.sendQueue().initialStreamWindow();
        this.window = connection.parameters().streamWindow();
        this.receiveWindow = window;
    }

    /** Whether DATA of the peer may come now: after its HEADERS. */
    abstract boolean acceptsPeerData();

    /** Who hears of what the peer sends; null only before it was set. */
    abstract @Nullable HttpStreamListener listener();

    // Receiving.

    boolean isRemoteEnded() {
        return remoteEnded;
    }

    boolean isDead() {
        return dead;
    }

    void announce(long contentLength) {
        announced = contentLength;
    }

    /** Whether the body agrees with Content-Length so far, or altogether at its end. */
    private boolean isLengthRight(boolean end) {
        return announced < 0 || (end ? received == announced : received <= announced);
    }

    /** So much DATA of the peer comes now; false if that contradicts Content-Length. */
    boolean expectData(int length, boolean end) {
        received += length;
        return isLengthRight(end);
    }

    /** Bytes of the peer's DATA. Takes over the buffer. */
    void onData(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        unconsumed += length;
        remoteEnded = end;
        HttpStreamListener to = listener();
        if (to == null) {
            data.release();
            consumed(length);
        } else {
            to.onData(data, end);
        }
    }

    /** The peer ended its side by HEADERS; false if that contradicts Content-Length. */
    boolean endRemote() {
        remoteEnded = true;
        return isLengthRight(true);
    }

    @Override
    public void consumed(int bytes) {
        if (!dead) {
            unconsumed -= bytes;
            restore(bytes);
        }
    }

    /** Gives the peer its credit back. */
    void restore(int bytes) {
        connection.returnCredit(bytes);
        unannounced += bytes;
        if (!remoteEnded && unannounced >= window / 2) {
            int more = unannounced + growth();
            unannounced = 0;
            receiveWindow += more;
            connection.announceWindow(id, more);
        }
    }

    /** A stream that carries much, and whose reader keeps up, gets a larger window. */
    private int growth() {
        if (received < 2L * window || unconsumed > window / 4) {
            return 0;
        }
        int more =
                connection.receiveWindow().lend(Math.min(window, Math.max(0, MAX_WINDOW - window)));
        window += more;
        return more;
    }

    // Sending.

    boolean isLocalEnded() {
        return localEnded;
    }

    boolean isEndQueued() {
        return endQueued;
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (dead || endQueued || !acceptsData()) {
            data.release();
            return;
        }
        if (data.isReadable()) {
            pending.add(data);
        } else {
            data.release();
        }
        endQueued = end;
        if (end || !pending.isEmpty()) {
            connection.sendQueue().add(this);
        }
    }

    /** Whether a head was sent that body bytes may follow. */
    abstract boolean acceptsData();

    @Override
    public void writeTrailers(HeaderBlock trailers) {
        if (!dead && !endQueued && acceptsData()) {
            pendingTrailers = trailers;
            endQueued = true;
            connection.sendQueue().add(this);
        }
    }

    /** END_STREAM was on the HEADERS themselves. */
    void endedWithHeaders() {
        endQueued = true;
        localEnded = true;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /**
     * Sends one frame.
     *
     * @param max bytes of DATA that windows and frame size allow; more than 0 if there are some
     * @return whether there is more to send
     */
    boolean sendFrame(FrameOutput out, int max) {
        ByteBuf first = pending.peek();
        if (first == null) {
            sendEnd(out);
            return false;
        }
        int length = Math.min(max, first.readableBytes());
        ByteBuf part = length == first.readableBytes() ? first : first.readRetainedSlice(length);
        if (part == first) {
            pending.poll();
        }
        boolean last = endQueued && pendingTrailers == null && pending.isEmpty();
        sendWindow -= length;
        out.data(id, part, last);
        if (last) {
            localEnded = true;
        }
        HttpStreamListener to = listener();
        if (to != null) {
            to.onDrained(length);
        }
        return !dead && !localEnded && (!pending.isEmpty() || endQueued);
    }

    private void sendEnd(FrameOutput out) {
        if (localEnded || !endQueued) {
            return;
        }
        localEnded = true;
        HeaderBlock trailers = pendingTrailers;
        if (trailers == null || trailers.size() == 0) {
            out.data(id, Unpooled.EMPTY_BUFFER, true);
        } else {
            connection.sendTrailers(id, trailers);
        }
    }

    // The end.

    @Override
    public void reset(StreamReset reason) {
        if (!dead) {
            connection.resetByUs(this, ResetCodes.toCode(reason));
        }
    }

    /** Our side has been sent to its end. */
    void onLocalEnded() {}

    /** Drops what waits and returns credit. The listener hears nothing more. Idempotent. */
    void die() {
        if (dead) {
            return;
        }
        dead = true;
        ByteBuf data;
        while ((data = pending.poll()) != null) {
            data.release();
        }
        connection.returnCredit(unconsumed);
        unconsumed = 0;
        connection.receiveWindow().takeBack(window - connection.parameters().streamWindow());
    }

    /** As {@link #die}, and the listener learns why. */
    void dieWith(StreamReset reason) {
        if (!dead) {
            die();
            HttpStreamListener to = listener();
            if (to != null) {
                to.onReset(reason);
            }
        }
    }
}
