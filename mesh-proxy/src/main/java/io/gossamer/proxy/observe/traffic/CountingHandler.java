package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.TcpRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Counts the bytes of one connection as they pass the socket, and its opening and end. First in the
 * pipeline, so that TLS records are what is counted.
 */
public final class CountingHandler extends ChannelDuplexHandler {

    private TcpRecorder series;
    private boolean open = true;
    private String errno = "";

    /** The connection counts as opened from now on. */
    public CountingHandler(TcpRecorder series) {
        this.series = series;
        series.opened();
    }

    /** Moves the connection to other labels, once more is known of it. */
    public void reclassify(TcpRecorder next) {
        if (open && next != series) {
            series.closed("");
            series = next;
            next.opened();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            series.read(bytes.readableBytes());
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof ByteBuf bytes) {
            series.written(bytes.readableBytes());
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
            series.closed(errno);
        }
        ctx.fireChannelInactive();
    }
}
