package io.gossamer.bench.backend;

import io.gossamer.bench.http2.FrameHandler;
import io.gossamer.bench.http2.Frames;
import io.gossamer.bench.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Answers each stream the same once it has ended, whatever was asked: header blocks of requests are
 * not read, which a server may do that keeps nothing of them. Heeds the windows of the peer. On the
 * connection's event loop.
 */
final class Http2Responder extends FrameHandler {

    private static final int WINDOW = 1 << 20;
    private static final int CREDIT_STEP = 1 << 19;

    /** Streams that are not fully sent wait in line for window, each a chunk in turn. */
    private final ArrayDeque<Stream> sending = new ArrayDeque<>();

    private final IntObjectMap<Stream> streams = new IntObjectHashMap<>();
    private final Answer answer;
    private boolean greeted;
    private boolean headersUsed;
    private boolean trailersUsed;
    private int received;
    private long connectionWindow = Frames.DEFAULT_WINDOW;
    private int initialWindow = Frames.DEFAULT_WINDOW;
    private @Nullable ByteBuf out;

    Http2Responder(Answer answer) {
        super(true);
        this.answer = answer;
    }

    private static final class Stream {
        private final int id;
        private long window;
        private int chunksLeft;
        private boolean answering;

        private Stream(int id, long window, int chunks) {
            this.id = id;
            this.window = window;
            chunksLeft = chunks;
        }
    }

    @Override
    protected void frame(
            ChannelHandlerContext ctx, int type, int flags, int stream, ByteBuf in, int length) {
        switch (type) {
            case Frames.HEADERS -> {
                streams.put(stream, new Stream(stream, initialWindow, answer.chunks()));
                endOf(ctx, flags, stream);
            }
            case Frames.DATA -> {
                credit(ctx, length);
                endOf(ctx, flags, stream);
            }
            case Frames.SETTINGS -> settings(ctx, flags, in, length);
            case Frames.WINDOW_UPDATE -> window(stream, in.getInt(in.readerIndex()));
            case Frames.RST_STREAM -> forget(stream);
            case Frames.PING -> {
                if ((flags & Frames.ACK) == 0) {
                    Frames.pingAck(out(ctx), in);
                }
            }
            default -> {
                // Priorities and the like say nothing to a server that answers at once.
            }
        }
    }

    private void endOf(ChannelHandlerContext ctx, int flags, int id) {
        Stream stream = streams.get(id);
        if ((flags & Frames.END_STREAM) != 0 && stream != null && !stream.answering) {
            stream.answering = true;
            headersUsed = headers(ctx, answer.headers(), headersUsed, id, 0);
            sending.add(stream);
        }
    }

    /** Writes a header block, and tells that it has been used on this connection. */
    private boolean headers(
            ChannelHandlerContext ctx, HeaderBlock block, boolean used, int id, int flags) {
        ByteBuf bytes = used ? block.later() : block.first();
        ByteBuf to = out(ctx);
        Frames.header(to, bytes.readableBytes(), Frames.HEADERS, flags | Frames.END_HEADERS, id);
        to.writeBytes(bytes, 0, bytes.readableBytes());
        return true;
    }

    private void credit(ChannelHandlerContext ctx, int length) {
        received += length;
        if (received >= CREDIT_STEP) {
            Frames.windowUpdate(out(ctx), 0, received);
            received = 0;
        }
    }

    private void settings(ChannelHandlerContext ctx, int flags, ByteBuf in, int length) {
        if (!greeted) {
            greeted = true;
            Frames.greeting(out(ctx), WINDOW, WINDOW);
        }
        if ((flags & Frames.ACK) != 0) {
            return;
        }
        for (int at = in.readerIndex(); at < in.readerIndex() + length; at += 6) {
            if (in.getUnsignedShort(at) == Frames.SETTING_INITIAL_WINDOW) {
                int window = in.getInt(at + 2);
                int more = window - initialWindow;
                initialWindow = window;
                streams.values().forEach(stream -> stream.window += more);
            }
        }
        Frames.settingsAck(out(ctx));
    }

    private void window(int id, int credit) {
        if (id == 0) {
            connectionWindow += credit;
            return;
        }
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.window += credit;
        }
    }

    private void forget(int id) {
        Stream stream = streams.remove(id);
        if (stream != null) {
            sending.remove(stream);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        send(ctx);
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            send(ctx);
        }
    }

    /** Sends what windows and channel take: one turn of the line after the other, then a flush. */
    private void send(ChannelHandlerContext ctx) {
        int blocked = 0;
        int size = answer.chunk().readableBytes();
        while (!sending.isEmpty()
                && blocked < sending.size()
                && connectionWindow >= size
                && ctx.channel().isWritable()) {
            Stream stream = sending.remove();
            if (stream.window < size) {
                sending.add(stream);
                blocked++;
                continue;
            }
            blocked = 0;
            chunk(ctx, stream, size);
        }
        flush(ctx);
    }

    private void chunk(ChannelHandlerContext ctx, Stream stream, int size) {
        boolean last = --stream.chunksLeft == 0;
        HeaderBlock trailers = answer.trailers();
        ByteBuf to = out(ctx);
        Frames.header(
                to, size, Frames.DATA, last && trailers == null ? Frames.END_STREAM : 0, stream.id);
        to.writeBytes(answer.chunk(), 0, size);
        stream.window -= size;
        connectionWindow -= size;
        if (!last) {
            sending.add(stream);
        } else {
            if (trailers != null) {
                trailersUsed = headers(ctx, trailers, trailersUsed, stream.id, Frames.END_STREAM);
            }
            streams.remove(stream.id);
        }
        if (to.readableBytes() >= Frames.DEFAULT_MAX_FRAME) {
            ctx.write(to, ctx.voidPromise());
            out = null;
        }
    }

    private ByteBuf out(ChannelHandlerContext ctx) {
        ByteBuf current = out;
        if (current == null) {
            current = ctx.alloc().directBuffer(2 * Frames.DEFAULT_MAX_FRAME);
            out = current;
        }
        return current;
    }

    private void flush(ChannelHandlerContext ctx) {
        ByteBuf current = out;
        if (current != null) {
            out = null;
            ctx.write(current, ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        ByteBuf current = out;
        if (current != null) {
            out = null;
            current.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
