package io.gossamer.proxy.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long a connection may take. Netty's own bound counts what the loop did meanwhile: a
 * process that was throttled, or runs code for the first time, for that long fails connections that
 * were made in no time, since timers run before the next look at sockets. Here the loop looks once
 * more.
 */
public final class ConnectTimeout {

    /** Timers that are due later than others run after another look at sockets. */
    private static final long ANOTHER_LOOK_MILLIS = 1;

    private ConnectTimeout() {}

    /** Netty's own bound is none. */
    public static Bootstrap without(Bootstrap bootstrap) {
        return bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    }

    /**
     * The channel once it is connected, or why it is not.
     *
     * @param connect of a bootstrap {@link #without} Netty's bound
     * @param loop of the channel, on which listeners are called
     * @return fails with {@link ConnectTimeoutException} when the time is over; the channel is
     *     closed then
     */
    public static Future<Channel> limit(ChannelFuture connect, EventLoop loop, Duration atMost) {
        Promise<Channel> result = loop.newPromise();
        Future<?> timer =
                loop.schedule(
                        () -> lookAgain(connect, loop, atMost, result),
                        atMost.toMillis(),
                        TimeUnit.MILLISECONDS);
        connect.addListener(
                done -> {
                    timer.cancel(false);
                    if (done.isSuccess()) {
                        result.trySuccess(connect.channel());
                    } else {
                        result.tryFailure(done.cause());
                    }
                });
        return result;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void lookAgain(
            ChannelFuture connect, EventLoop loop, Duration atMost, Promise<Channel> result) {
        loop.schedule(
                () -> expire(connect, atMost, result), ANOTHER_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void expire(ChannelFuture connect, Duration atMost, Promise<Channel> result) {
        if (result.tryFailure(
                new ConnectTimeoutException(
                        "connection timed out after " + atMost.toMillis() + " ms"))) {
            connect.channel().close();
        }
    }
}
