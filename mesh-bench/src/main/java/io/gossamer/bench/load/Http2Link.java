package io.gossamer.bench.load;

import io.gossamer.bench.http2.FrameHandler;
import io.gossamer.bench.http2.Frames;
import io.gossamer.bench.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection with a fixed number of streams at once, each of which sends the same request
 * again and again. Requests are so small that together they never fill the windows a peer begins
 * with; answers get credit as they are read. A break counts as an error and the connection is made
 * anew.
 */
final class Http2Link extends FrameHandler {

    private static final int WINDOW = 1 << 20;
    private static final int CREDIT_STEP = 1 << 19;

    /** An indexed {@code :status 200}. */
    private static final int STATUS_200 = 0x88;

    private static final int TABLE_SIZE_MASK = 0xe0;
    private static final int TABLE_SIZE = 0x20;

    private final LoadRun run;
    private final HeaderBlock headers;
    private final ByteBuf body;
    private final int answerBytes;
    private final Stream[] streams;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf out;
    private boolean reading;
    private boolean headersUsed;
    private int nextStream = 1;
    private int received;

    /**
     * @param body of every request, never released; empty: none
     * @param answerBytes body of every answer
     */
    Http2Link(LoadRun run, HeaderBlock headers, ByteBuf body, int answerBytes, int streams) {
        super(false);
        this.run = run;
        this.headers = headers;
        this.body = body;
        this.answerBytes = answerBytes;
        this.streams = new Stream[streams];
        for (int i = 0; i < streams; i++) {
            this.streams[i] = new Stream();
        }
    }

    private final class Stream implements Lane {
        private int id;
        private int got;
        private int uncredited;
        private boolean succeeded;
        private long intended;

        @Override
        public void begin(long due) {
            intended = due;
            got = 0;
            uncredited = 0;
            succeeded = false;
            id = nextStream;
            nextStream += 2;
            request(id);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ByteBuf to = out(ctx);
        to.writeBytes(Frames.PREFACE);
        Frames.greeting(to, WINDOW, WINDOW);
        reading = true;
        for (Stream stream : streams) {
            run.pace().idle(stream);
        }
        reading = false;
        flush(ctx);
    }

    private void request(int id) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        ByteBuf block = headersUsed ? headers.later() : headers.first();
        headersUsed = true;
        ByteBuf to = out(ctx);
        int length = block.readableBytes();
        int end = body.isReadable() ? 0 : Frames.END_STREAM;
        Frames.header(to, length, Frames.HEADERS, Frames.END_HEADERS | end, id);
        to.writeBytes(block, 0, length);
        if (body.isReadable()) {
            Frames.header(to, body.readableBytes(), Frames.DATA, Frames.END_STREAM, id);
            to.writeBytes(body, 0, body.readableBytes());
        }
        if (!reading) {
            flush(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reading = true;
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reading = false;
        flush(ctx);
        super.channelReadComplete(ctx);
    }

    @Override
    protected void frame(
            ChannelHandlerContext ctx, int type, int flags, int id, ByteBuf in, int length) {
        switch (type) {
            case Frames.HEADERS -> headers(ctx, flags, id, in);
            case Frames.DATA -> data(ctx, flags, id, length);
            case Frames.SETTINGS -> {
                if ((flags & Frames.ACK) == 0) {
                    Frames.settingsAck(out(ctx));
                }
            }
            case Frames.PING -> {
                if ((flags & Frames.ACK) == 0) {
                    Frames.pingAck(out(ctx), in);
                }
            }
            case Frames.RST_STREAM, Frames.GOAWAY -> {
                run.tell(new IllegalStateException("frame of type " + type + " from the peer"));
                ctx.close();
            }
            default -> {
                // Credit for requests that are smaller than the windows is not counted.
            }
        }
    }

    private void headers(ChannelHandlerContext ctx, int flags, int id, ByteBuf in) {
        Stream stream = find(id);
        if (stream == null) {
            return;
        }
        if (stream.got == 0 && !stream.succeeded) {
            int at = in.readerIndex();
            at += (flags & Frames.PADDED) != 0 ? 1 : 0;
            at += (flags & Frames.PRIORITY) != 0 ? 5 : 0;
            while ((in.getByte(at) & TABLE_SIZE_MASK) == TABLE_SIZE) {
                at = afterInteger(in, at);
            }
            stream.succeeded = (in.getByte(at) & 0xff) == STATUS_200;
        }
        endOf(ctx, flags, stream);
    }

    /** Where the integer with a prefix of five bits ends (RFC 7541, section 5.1). */
    private static int afterInteger(ByteBuf in, int from) {
        int at = from + 1;
        if ((in.getByte(from) & 0x1f) == 0x1f) {
            while ((in.getByte(at++) & 0x80) != 0) {
                // Continuation bytes have the high bit.
            }
        }
        return at;
    }

    private void data(ChannelHandlerContext ctx, int flags, int id, int length) {
        received += length;
        if (received >= CREDIT_STEP) {
            Frames.windowUpdate(out(ctx), 0, received);
            received = 0;
        }
        Stream stream = find(id);
        if (stream == null) {
            return;
        }
        run.meter().received(length);
        stream.got += length;
        stream.uncredited += length;
        if (stream.uncredited >= CREDIT_STEP) {
            Frames.windowUpdate(out(ctx), id, stream.uncredited);
            stream.uncredited = 0;
        }
        endOf(ctx, flags, stream);
    }

    private void endOf(ChannelHandlerContext ctx, int flags, Stream stream) {
        if ((flags & Frames.END_STREAM) == 0) {
            return;
        }
        if (!stream.succeeded || stream.got != answerBytes) {
            run.tell(
                    new IllegalStateException(
                            "answer: status 200 "
                                    + stream.succeeded
                                    + ", "
                                    + stream.got
                                    + " bytes (expected: true, "
                                    + answerBytes
                                    + ")"));
            ctx.close();
            return;
        }
        stream.id = 0;
        run.meter().completed(stream.intended);
        run.pace().idle(stream);
    }

    private @Nullable Stream find(int id) {
        for (Stream stream : streams) {
            if (stream.id == id) {
                return stream;
            }
        }
        return null;
    }

    private ByteBuf out(ChannelHandlerContext ctx) {
        ByteBuf current = out;
        if (current == null) {
            current = ctx.alloc().directBuffer(4096);
            out = current;
        }
        return current;
    }

    private void flush(ChannelHandlerContext ctx) {
        ByteBuf current = out;
        if (current != null) {
            out = null;
            ctx.writeAndFlush(current, ctx.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        for (Stream stream : streams) {
            if (stream.id == 0) {
                run.pace().gone(stream);
            }
        }
        context = null;
        run.closed(false);
        super.channelInactive(ctx);
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
        run.tell(cause);
        ctx.close();
    }

    /** No body. */
    static ByteBuf noBody() {
        return Unpooled.EMPTY_BUFFER;
    }
}
