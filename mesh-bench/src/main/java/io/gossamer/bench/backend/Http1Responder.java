package io.gossamer.bench.backend;

import io.gossamer.bench.http2.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * HTTP/1.1 with as little work as there can be: {@code GET /N} answers N bytes, a POST is read to
 * its end and answered with the small body. Understands content-length and chunked requests. On the
 * connection's event loop.
 */
final class Http1Responder extends ChannelInboundHandlerAdapter {

    private static final int MAX_HEAD = 16 * 1024;
    private static final ByteBuf CHUNK = Answer.text(64 * 1024);

    private final RequestHead head = new RequestHead(MAX_HEAD);
    private final Map<Long, ByteBuf> responseHeads = new HashMap<>();
    private final ChunkedBody chunked = new ChunkedBody();
    private long requestLeft;
    private long responseLeft;
    private boolean inBody;
    private long answer;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (inBody) {
                    readBody(ctx, in);
                } else if (head.read(in)) {
                    begin(ctx);
                }
            }
        } finally {
            in.release();
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        answer = head.isGet() ? head.pathNumber() : Service.SMALL_BODY;
        requestLeft = Math.max(0, head.contentLength());
        inBody = requestLeft > 0 || head.isChunked();
        if (!inBody) {
            respond(ctx);
        }
    }

    private void readBody(ChannelHandlerContext ctx, ByteBuf in) {
        if (head.isChunked()) {
            inBody = !chunked.read(in);
        } else {
            int part = (int) Math.min(requestLeft, in.readableBytes());
            in.skipBytes(part);
            requestLeft -= part;
            inBody = requestLeft > 0;
        }
        if (!inBody) {
            respond(ctx);
        }
    }

    private void respond(ChannelHandlerContext ctx) {
        head.reset();
        ByteBuf start = responseHeads.computeIfAbsent(answer, Http1Responder::responseHead);
        ctx.write(start.duplicate(), ctx.voidPromise());
        responseLeft = answer;
        fill(ctx);
    }

    private static ByteBuf responseHead(long length) {
        String text =
                "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n"
                        .formatted(length);
        return Frames.constant(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void fill(ChannelHandlerContext ctx) {
        while (responseLeft > 0 && ctx.channel().isWritable()) {
            int part = (int) Math.min(responseLeft, CHUNK.readableBytes());
            ctx.write(CHUNK.slice(0, part), ctx.voidPromise());
            responseLeft -= part;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (responseLeft > 0 && ctx.channel().isWritable()) {
            fill(ctx);
            ctx.flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
