package io.gossamer.proxy.health;

import io.gossamer.proxy.channel.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks over sockets to the application, in plaintext on this host. On its event loop. */
public final class SocketChecker implements Checker {

    private final EventLoop loop;
    private final InetAddress application;

    /**
     * @param application where it listens
     */
    public SocketChecker(EventLoop loop, InetAddress application) {
        this.loop = loop;
        this.application = application;
    }

    @Override
    public void check(HealthCheck check, Outcome outcome) {
        InetSocketAddress address = new InetSocketAddress(application, check.port());
        switch (check.kind()) {
            case TCP -> connect(check, address, new Attempt(outcome, true));
            case HTTP -> {
                Attempt attempt = new Attempt(outcome, false);
                attempt.exchange = new HttpCheck(check.path(), address, attempt::end);
                connect(check, address, attempt);
            }
            case GRPC -> new GrpcCheck(loop, address, check.timeout(), outcome).start();
        }
    }

    private void connect(HealthCheck check, InetSocketAddress address, Attempt attempt) {
        IoEventLoopGroup group = (IoEventLoopGroup) Objects.requireNonNull(loop.parent());
        long timeout = check.timeout().toMillis();
        new Bootstrap()
                .group(loop)
                .channel(Transport.socketChannel(group))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout)
                .handler(attempt)
                .connect(address)
                .addListener(
                        connected -> {
                            if (!connected.isSuccess()) {
                                attempt.end(connected.cause().getMessage());
                            } else if (attempt.connectIsAll) {
                                attempt.end(null);
                            }
                        });
        attempt.startTimeout(timeout);
    }

    /** One connection, until it has told enough. */
    private final class Attempt extends ChannelInboundHandlerAdapter {

        private final Outcome outcome;
        private final boolean connectIsAll;
        private @Nullable ChannelHandler exchange;
        private @Nullable Channel channel;
        private @Nullable Runnable cancelTimeout;
        private boolean ended;

        Attempt(Outcome outcome, boolean connectIsAll) {
            this.outcome = outcome;
            this.connectIsAll = connectIsAll;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            if (exchange != null) {
                ctx.pipeline().addLast(exchange);
            }
        }

        void startTimeout(long millis) {
            if (!ended) {
                Future<?> task =
                        loop.schedule(
                                () -> end("no answer within " + millis + " ms"),
                                millis,
                                TimeUnit.MILLISECONDS);
                cancelTimeout = () -> task.cancel(false);
            }
        }

        void end(@Nullable String failure) {
            if (ended) {
                return;
            }
            ended = true;
            if (cancelTimeout != null) {
                cancelTimeout.run();
            }
            if (channel != null) {
                channel.close();
            }
            outcome.onChecked(failure);
        }
    }
}
