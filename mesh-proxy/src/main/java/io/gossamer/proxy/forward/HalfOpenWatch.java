package io.gossamer.proxy.forward;

import io.gossamer.proxy.channel.Transport;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices a reset of a connection whose input has ended: the transport no longer reads there, and
 * would neither tell nor stop being woken. Confined to the channel's event loop.
 */
final class HalfOpenWatch implements Runnable {

    private static final long PERIOD_MILLIS = 500;

    /** linux/tcp_states.h: TCP_CLOSE. */
    private static final int TCP_CLOSE = 7;

    private final EpollSocketChannel channel;
    private @Nullable Future<?> timer;

    private HalfOpenWatch(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /** Starts to watch; null where the transport cannot tell. */
    static @Nullable HalfOpenWatch start(Channel channel) {
        if (!(channel instanceof EpollSocketChannel socket)) {
            return null;
        }
        HalfOpenWatch watch = new HalfOpenWatch(socket);
        watch.timer =
                channel.eventLoop()
                        .scheduleWithFixedDelay(
                                watch, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void run() {
        if (channel.isOpen() && channel.tcpInfo().state() == TCP_CLOSE) {
            Transport.abort(channel);
        }
    }
}
