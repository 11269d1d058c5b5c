package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.HttpStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Tunnel bytes that came before the answer that opens the tunnel. Bounded by the sender's window,
 * since nothing here counts as drained.
 */
final class PendingTunnel {

    private final Queue<ByteBuf> data = new ArrayDeque<>();
    private boolean end;

    void add(ByteBuf bytes, boolean last) {
        data.add(bytes);
        end |= last;
    }

    void writeTo(HttpStream stream) {
        ByteBuf next;
        while ((next = data.poll()) != null) {
            stream.writeData(next, false);
        }
        if (end) {
            stream.writeData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    void release() {
        ByteBuf next;
        while ((next = data.poll()) != null) {
            next.release();
        }
    }
}
