package io.gossamer.proxy.outbound.mirror;

import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.outbound.mirror.Mirrors.Result;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One copy on its way to one endpoint. Its answer is read, so that the connection is of use. */
final class MirroredRequest implements ClientStream.Listener, MirrorTarget.Opened {

    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Mirrors mirrors;
    private final MirrorTarget target;
    private final int size;
    private @Nullable ByteBuf body;
    private @Nullable ClientStream stream;
    private MirrorTarget.@Nullable Exchange exchange;
    private @Nullable Future<?> timer;
    private int status;
    private int drained;
    private boolean over;

    /**
     * @param size of the body, held until the end
     */
    MirroredRequest(Mirrors mirrors, MirrorTarget target, int size) {
        this.mirrors = mirrors;
        this.target = target;
        this.size = size;
    }

    /** Takes over the body. */
    void send(RequestHead head, ByteBuf content) {
        body = content;
        timer =
                mirrors.loop()
                        .schedule(() -> end(Result.TIMEOUT), Mirrors.MAX_SECONDS, TimeUnit.SECONDS);
        target.send(head, !content.isReadable(), this, this);
    }

    @Override
    public void onOpened(ClientStream opened, MirrorTarget.Exchange begun) {
        if (over) {
            opened.reset(StreamReset.CANCEL);
            begun.ended(Outcome.NEUTRAL);
            return;
        }
        stream = opened;
        exchange = begun;
        ByteBuf content = body;
        body = null;
        if (content == null) {
            return;
        }
        if (content.isReadable()) {
            opened.writeData(content, true);
        } else {
            content.release();
        }
    }

    @Override
    public void onFailed() {
        end(Result.FAILED);
    }

    @Override
    public void onResponse(ResponseHead head, boolean end) {
        if (head.isInformational()) {
            return;
        }
        status = head.status;
        MirrorTarget.Exchange begun = exchange;
        if (begun != null) {
            begun.answered();
        }
        if (end) {
            end(Result.ANSWERED);
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        data.release();
        ClientStream current = stream;
        if (current != null && bytes > 0) {
            current.consumed(bytes);
        }
        if (end) {
            end(Result.ANSWERED);
        }
    }

    @Override
    public void onTrailers(HeaderBlock trailers) {
        end(Result.ANSWERED);
    }

    @Override
    public void onReset(StreamReset reason) {
        stream = null;
        end(Result.FAILED);
    }

    @Override
    public void onDrained(int bytes) {
        drained += bytes;
    }

    private void end(Result result) {
        if (over) {
            return;
        }
        over = true;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        ByteBuf unsent = body;
        body = null;
        if (unsent != null) {
            unsent.release();
        }
        ClientStream current = stream;
        stream = null;
        if (current != null && (result != Result.ANSWERED || drained < size)) {
            // What is left of the body has no reader any more.
            current.reset(StreamReset.CANCEL);
        }
        MirrorTarget.Exchange begun = exchange;
        exchange = null;
        if (begun != null) {
            begun.ended(outcome(result));
        }
        mirrors.leave(size);
        mirrors.count(target.meta(), result);
    }

    private Outcome outcome(Result result) {
        if (result != Result.ANSWERED || status >= SERVER_ERROR) {
            return Outcome.FAILURE;
        }
        return status == TOO_MANY_REQUESTS ? Outcome.THROTTLED : Outcome.SUCCESS;
    }
}
