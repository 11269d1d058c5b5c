package io.gossamer.proxy.forward;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Body bytes of the attempt, shared with the socket, until it is certain that none follows. At most
 * as many as its limit; one event loop.
 */
final class ReplayBuffer {

    private @Nullable ArrayDeque<ByteBuf> kept;
    private final int limit;
    private int room;
    private boolean whole = true;

    ReplayBuffer(int limit) {
        this.limit = limit;
        room = limit;
    }

    boolean isWhole() {
        return whole;
    }

    ByteBuf keep(ByteBuf data) {
        if (!whole || !data.isReadable()) {
            return data;
        }
        if (data.readableBytes() > room) {
            whole = false;
            drop();
            return data;
        }
        room -= data.readableBytes();
        ArrayDeque<ByteBuf> pieces = kept;
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
            kept = pieces;
        }
        pieces.add(data.retainedDuplicate());
        return data;
    }

    /** Bytes that are kept; they came since the start of the request. */
    int size() {
        return limit - room;
    }

    boolean hasKept() {
        return kept != null && !kept.isEmpty();
    }

    void restore(ArrayDeque<ByteBuf> waiting) {
        ByteBuf data;
        while (kept != null && (data = kept.pollLast()) != null) {
            room += data.readableBytes();
            waiting.addFirst(data);
        }
    }

    void release() {
        whole = false;
        drop();
    }

    private void drop() {
        ByteBuf data;
        while (kept != null && (data = kept.poll()) != null) {
            data.release();
        }
    }
}
