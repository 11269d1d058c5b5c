package io.gossamer.proxy.forward;

import io.gossamer.proxy.channel.TlsLayer;
import io.gossamer.proxy.channel.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Relays bytes between a client's and a server's channel of the same event loop until both
 * directions have ended.
 *
 * <p>Back-pressure: a side is not read while the other's write buffer is above its high-water mark,
 * so a slow reader holds at most that much and one read. Each direction ends by itself
 * (half-close). Over TLS the end of a direction is its close_notify (RFC 8446, section 6.1): a bare
 * end of the TCP stream may be an attacker's truncation and counts as a reset. A reset of one side
 * resets the other, after what was read has been written. Idle connections are never cut. Reads of
 * one turn are flushed once.
 *
 * <p>Confined to the event loop. Owns both channels from {@link #relay} on.
 */
public final class TcpForwarder {

    /** Hears of one relay, on its event loop. */
    public interface Listener {

        /** Bytes of the client were read, to be written to the server. */
        void onClientBytes(int bytes);

        /** Bytes of the server were read, to be written to the client. */
        void onServerBytes(int bytes);

        /**
         * Both channels are closed. Once.
         *
         * @param cause null if both directions came to their end
         */
        void onClosed(@Nullable Throwable cause);
    }

    private final Listener listener;
    private final Side client;
    private final Side server;
    private @Nullable Throwable cause;
    private boolean told;

    private TcpForwarder(Channel client, Channel server, Listener listener) {
        this.listener = listener;
        this.client = new Side(client, true);
        this.server = new Side(server, false);
    }

    /**
     * Starts the relay: adds a handler at the end of both pipelines and turns reading on. Bytes
     * that handlers in front still hold go to these handlers when they are released. Whatever was
     * read before this call must be held so: a pipeline without a handler loses it.
     *
     * <p>If one channel has been lost already the other is reset and {@link Listener#onClosed} is
     * called before this returns.
     */
    public static TcpForwarder relay(Channel client, Channel server, Listener listener) {
        assert client.eventLoop().equals(server.eventLoop());
        TcpForwarder forwarder = new TcpForwarder(client, server, listener);
        client.pipeline().addLast(forwarder.client);
        server.pipeline().addLast(forwarder.server);
        client.config().setAutoRead(true);
        server.config().setAutoRead(true);
        if (!client.isActive()) {
            forwarder.client.lost();
        } else if (!server.isActive()) {
            forwarder.server.lost();
        }
        return forwarder;
    }

    /** Resets both sides now; what is not written is lost. */
    public void abort() {
        Transport.abort(client.channel);
        Transport.abort(server.channel);
    }

    private Side opposite(Side side) {
        return side.isClient ? server : client;
    }

    private void closed() {
        if (!told && !client.channel.isActive() && !server.channel.isActive()) {
            told = true;
            listener.onClosed(cause);
        }
    }

    /** Expected on the path, so without a stack. */
    private static final class TruncatedException extends IOException {

        private static final long serialVersionUID = 1L;

        TruncatedException() {
            super("TLS: the stream ended without close_notify");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private final class Side extends ChannelInboundHandlerAdapter {

        private final Channel channel;
        private final boolean isClient;
        private final @Nullable TlsLayer tls;
        private boolean inputEnded;
        private boolean outputEnding;
        private boolean outputEnded;
        private boolean unflushed;
        private @Nullable HalfOpenWatch watch;

        Side(Channel channel, boolean isClient) {
            this.channel = channel;
            this.isClient = isClient;
            this.tls = channel.pipeline().get(TlsLayer.class);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            Channel peer = opposite(this).channel;
            if (isClient) {
                listener.onClientBytes(bytes.readableBytes());
            } else {
                listener.onServerBytes(bytes.readableBytes());
            }
            peer.write(bytes, peer.voidPromise());
            unflushed = true;
            if (!peer.isWritable()) {
                peer.flush();
                unflushed = false;
                if (!peer.isWritable()) {
                    channel.config().setAutoRead(false);
                }
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (unflushed) {
                unflushed = false;
                opposite(this).channel.flush();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            Side peer = opposite(this);
            if (channel.isWritable() && !peer.inputEnded) {
                peer.channel.config().setAutoRead(true);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (inputEnded) {
                return;
            }
            if (event instanceof SslCloseCompletionEvent closed) {
                if (closed.isSuccess()) {
                    endInput();
                }
            } else if (event == ChannelInputShutdownEvent.INSTANCE) {
                if (tls == null) {
                    endInput();
                } else {
                    exceptionCaught(ctx, new TruncatedException());
                }
            }
        }

        private void endInput() {
            inputEnded = true;
            opposite(this).endOutput();
            if (!outputEnded && channel.isActive()) {
                watch = HalfOpenWatch.start(channel);
            }
            closeIfDone();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
            if (cause == null) {
                cause = thrown;
            }
            Transport.abort(channel);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            lost();
        }

        /** This channel is gone: the other ends the same way. */
        void lost() {
            if (watch != null) {
                watch.stop();
            }
            Side peer = opposite(this);
            if (peer.channel.isActive() && !(inputEnded && outputEnded)) {
                peer.resetAfterWrites();
            }
            closed();
        }

        // The other side has ended its direction: what it wrote goes out first.
        private void endOutput() {
            if (outputEnding) {
                return;
            }
            outputEnding = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            (ChannelFutureListener)
                                    written -> {
                                        if (written.isSuccess()) {
                                            closeNotify();
                                        }
                                    });
        }

        private void closeNotify() {
            if (tls == null) {
                shutdownOutput();
            } else {
                tls.closeOutbound().addListener(sent -> shutdownOutput());
            }
        }

        private void shutdownOutput() {
            if (!channel.isActive()) {
                return;
            }
            if (!(channel instanceof DuplexChannel duplex)) {
                channel.close();
                return;
            }
            ChannelFuture shut = duplex.shutdownOutput();
            shut.addListener(
                    (ChannelFutureListener)
                            done -> {
                                outputEnded = true;
                                closeIfDone();
                            });
        }

        private void closeIfDone() {
            if (inputEnded && outputEnded) {
                channel.close();
            }
        }

        private void resetAfterWrites() {
            outputEnding = true;
            channel.config().setAutoRead(false);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener((ChannelFutureListener) written -> Transport.abort(channel));
        }
    }
}
