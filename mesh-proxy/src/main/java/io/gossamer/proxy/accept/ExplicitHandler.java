package io.gossamer.proxy.accept;

import io.gossamer.proxy.channel.HoldingHandler;
import io.gossamer.proxy.model.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an outbound connection that nothing redirected where it wants to go (rule R13): a
 * first byte 5 is SOCKS5, {@code CONNECT} opens a tunnel, everything else is a client of an HTTP
 * proxy. First in the pipeline; starts reading when it is added and leaves when the receiver of the
 * {@link ExplicitDestination} says so.
 */
public final class ExplicitHandler extends HoldingHandler {

    private enum State {
        FIRST_BYTES,
        SOCKS_GREETING,
        SOCKS_REQUEST,
        CONNECT_HEAD,
        WAITING,
        DONE
    }

    private final ExplicitDestination.Listener listener;
    private final long timeoutNanos;
    private final ConnectRequest connect = new ConnectRequest();
    private State state = State.FIRST_BYTES;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> deadline;

    /**
     * @param timeout from the client's first byte to the end of its request; a client that is
     *     silent may stay
     */
    public ExplicitHandler(Duration timeout, ExplicitDestination.Listener listener) {
        this.timeoutNanos = timeout.toNanos();
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    protected void onBytes(ChannelHandlerContext ctx) {
        if (deadline == null && state == State.FIRST_BYTES) {
            deadline =
                    ctx.executor()
                            .schedule(() -> onDeadline(ctx), timeoutNanos, TimeUnit.NANOSECONDS);
        }
        try {
            State before;
            do {
                before = state;
                step(ctx);
            } while (state != before);
        } catch (MalformedRequestException e) {
            reject(ctx, String.valueOf(e.getMessage()), e.answer());
        }
    }

    private void step(ChannelHandlerContext ctx) throws MalformedRequestException {
        switch (state) {
            case FIRST_BYTES -> firstBytes(ctx);
            case SOCKS_GREETING -> {
                if (Socks5.readGreeting(held())) {
                    ctx.writeAndFlush(Socks5.methodChosen(), ctx.voidPromise());
                    state = State.SOCKS_REQUEST;
                }
            }
            case SOCKS_REQUEST -> tunnel(ctx, Socks5.readRequest(held()), TunnelReply.SOCKS5);
            case CONNECT_HEAD -> tunnel(ctx, connect.read(held()), TunnelReply.HTTP_CONNECT);
            case WAITING, DONE -> {}
        }
    }

    private void firstBytes(ChannelHandlerContext ctx) {
        ByteBuf bytes = held();
        int start = bytes.readerIndex();
        if (bytes.getByte(start) == Socks5.VERSION) {
            state = State.SOCKS_GREETING;
            return;
        }
        int known = Math.min(bytes.readableBytes(), ConnectRequest.PREFIX.length);
        for (int i = 0; i < known; i++) {
            if (bytes.getByte(start + i) != ConnectRequest.PREFIX[i]) {
                decided(ctx, new ExplicitDestination.HttpProxy(this));
                return;
            }
        }
        if (known == ConnectRequest.PREFIX.length) {
            state = State.CONNECT_HEAD;
        }
    }

    private void tunnel(ChannelHandlerContext ctx, @Nullable Target target, TunnelReply reply) {
        if (target != null) {
            decided(ctx, new ExplicitDestination.Tunnel(this, target, reply));
        }
    }

    private void decided(ChannelHandlerContext ctx, ExplicitDestination destination) {
        state = State.WAITING;
        cancelDeadline();
        pause(ctx);
        listener.onDestination(destination);
    }

    void proceed() {
        if (state == State.WAITING && context != null) {
            state = State.DONE;
            release(context);
        }
    }

    void accept(TunnelReply reply) {
        if (state == State.WAITING && context != null) {
            context.writeAndFlush(reply.accepted(), context.voidPromise());
            proceed();
        }
    }

    void refuse(ByteBuf answer) {
        if (state == State.WAITING && context != null) {
            state = State.DONE;
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        } else {
            answer.release();
        }
    }

    private void reject(ChannelHandlerContext ctx, String reason, @Nullable ByteBuf answer) {
        state = State.DONE;
        cancelDeadline();
        pause(ctx);
        if (answer == null) {
            ctx.close();
        } else {
            ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
        listener.onRejected(reason);
    }

    private void onDeadline(ChannelHandlerContext ctx) {
        if (state != State.WAITING && state != State.DONE) {
            reject(ctx, "proxy request: incomplete (expected: whole within the timeout)", null);
        }
    }

    @Override
    protected void onInputClosed(ChannelHandlerContext ctx) {
        if (state == State.WAITING || state == State.DONE) {
            return;
        }
        if (heldBytes() == 0 && state == State.FIRST_BYTES) {
            state = State.DONE;
            ctx.close();
            return;
        }
        reject(ctx, "proxy request: ended early (expected: a whole request)", null);
    }

    @Override
    protected void onLost(ChannelHandlerContext ctx) {
        state = State.DONE;
        cancelDeadline();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
