package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.TcpRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of one connection as they pass the socket, and its opening and end. First in the
 * pipeline, so that TLS records are what is counted.
 */
public final class CountingHandler extends ChannelDuplexHandler {

    private @Nullable TcpRecorder series;
    private long read;
    private long written;
    private boolean open = true;
    private String errno = "";

    /** The connection counts once it is classified; one that ends before then does not. */
    public CountingHandler() {}

    /** The connection counts as opened from now on. */
    public CountingHandler(TcpRecorder series) {
        this.series = series;
        series.opened();
    }

    /** Counts the connection under the labels that are known now; only the first call counts. */
    public void classify(TcpRecorder known) {
        if (open && series == null) {
            series = known;
            known.opened();
            known.read(read);
            known.written(written);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            TcpRecorder known = series;
            if (known == null) {
                read += bytes.readableBytes();
            } else {
                known.read(bytes.readableBytes());
            }
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof ByteBuf bytes) {
            TcpRecorder known = series;
            if (known == null) {
                written += bytes.readableBytes();
            } else {
                known.written(bytes.readableBytes());
            }
        }
        ctx.write(msg, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        errno = Errno.of(cause);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (open) {
            open = false;
            TcpRecorder known = series;
            if (known != null) {
                known.closed(errno);
            }
        }
        ctx.fireChannelInactive();
    }
}
