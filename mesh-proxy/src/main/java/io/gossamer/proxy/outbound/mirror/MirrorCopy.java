package io.gossamer.proxy.outbound.mirror;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.outbound.mirror.Mirrors.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is being copied while it is sent. The copy begins once the request has ended, so
 * that a slow or long one leaves nothing half sent behind. Ends with {@link #whole} or {@link
 * #close}; on one event loop.
 */
public final class MirrorCopy {

    private static final AsciiString EXPECT = AsciiString.cached("expect");
    private static final AsciiString TRAILER = AsciiString.cached("trailer");

    private final Mirrors mirrors;
    private final RequestHead head;
    private final List<MirrorTarget> targets;
    private final List<byte[]> pieces = new ArrayList<>(1);
    private int size;
    private boolean over;

    MirrorCopy(Mirrors mirrors, RequestHead head, List<MirrorTarget> targets) {
        this.mirrors = mirrors;
        this.head = head;
        this.targets = List.copyOf(targets);
    }

    /** Bytes of the body, which are copied. */
    public void data(ByteBuf data) {
        int more = data.readableBytes();
        if (over || more == 0) {
            return;
        }
        if (size + more > Mirrors.MAX_BODY) {
            end(Result.BODY);
        } else if (!mirrors.tryHold(more)) {
            end(Result.BUSY);
        } else {
            byte[] piece = new byte[more];
            data.getBytes(data.readerIndex(), piece);
            pieces.add(piece);
            size += more;
        }
    }

    /** The request has ended: its copies are sent. Idempotent. */
    public void whole() {
        if (over) {
            return;
        }
        over = true;
        head.headers.remove(EXPECT);
        head.headers.remove(TRAILER);
        boolean end = size == 0;
        head.chunked = false;
        head.contentLength = end ? Math.min(head.contentLength, 0) : size;
        ByteBuf body = Unpooled.wrappedBuffer(pieces.toArray(byte[][]::new));
        mirrors.release(size);
        for (MirrorTarget target : targets) {
            if (mirrors.tryEnter(size)) {
                new MirroredRequest(mirrors, target, size)
                        .send(head.copy(), body.retainedDuplicate());
            } else {
                mirrors.count(target.meta(), Result.BUSY);
            }
        }
        body.release();
    }

    /** Nothing is copied any more if the request has not ended. Idempotent. */
    public void close() {
        if (!over) {
            end(Result.STREAMING);
        }
    }

    private void end(Result result) {
        over = true;
        pieces.clear();
        mirrors.release(size);
        mirrors.count(targets, result);
    }
}
