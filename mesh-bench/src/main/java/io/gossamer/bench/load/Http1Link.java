package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 with keep-alive: the same GET or POST again and again. */
final class Http1Link extends Link {

    private static final ByteBuf CHUNK = constant(new byte[64 * 1024]);

    private final ResponseHead head = new ResponseHead();
    private final ByteBuf request;
    private final long requestBody;
    private boolean inBody;
    private long left;

    /**
     * @param request head, never released
     * @param requestBody bytes that follow it
     */
    Http1Link(LoadRun run, ByteBuf request, long requestBody) {
        super(run);
        this.request = request;
        this.requestBody = requestBody;
    }

    /** The head of a GET of so many bytes, as a small client sends it. */
    static ByteBuf get(long bytes) {
        return constant(ascii("GET /" + bytes + " HTTP/1.1\r\n" + fields() + "\r\n"));
    }

    /** The head of a POST of so many bytes. */
    static ByteBuf post(long bytes) {
        return constant(
                ascii(
                        "POST /upload HTTP/1.1\r\n"
                                + fields()
                                + "content-length: "
                                + bytes
                                + "\r\n\r\n"));
    }

    private static String fields() {
        return "host: shop.default.svc.cluster.local\r\nuser-agent: bench\r\naccept: */*\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    void send(ChannelHandlerContext ctx) {
        ctx.write(request.duplicate(), ctx.voidPromise());
        for (long rest = requestBody; rest > 0; rest -= CHUNK.readableBytes()) {
            int part = (int) Math.min(rest, CHUNK.readableBytes());
            ctx.write(CHUNK.slice(0, part), ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in) {
        if (!inBody) {
            if (!head.read(in)) {
                return;
            }
            if (head.status() != 200 || head.contentLength() < 0) {
                run.tell(new IllegalStateException("answer: " + head));
                wrong(ctx);
                return;
            }
            left = head.contentLength();
            inBody = true;
        }
        int part = (int) Math.min(left, in.readableBytes());
        in.skipBytes(part);
        left -= part;
        run.meter().received(part);
        if (left == 0) {
            inBody = false;
            head.reset();
            done();
        }
    }
}
