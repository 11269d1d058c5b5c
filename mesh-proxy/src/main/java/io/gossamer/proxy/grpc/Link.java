package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.h2.Http2ClientConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection, from its dial to its end. */
final class Link implements ClientConnection.Owner {

    /** Hears of a link. */
    interface Watcher {

        /** It has the server's settings and takes calls. */
        void onReady(Link link);

        /** It may take one more call. */
        void onAvailable();

        /** It takes no more calls; those that it has go on. */
        void onDraining(Link link);

        /**
         * It is gone. Called once.
         *
         * @param cause null if the peer closed it
         */
        void onEnd(Link link, @Nullable Throwable cause);
    }

    /** TLS and settings; a server that cannot do it in this time serves nobody. */
    private static final long READY_SECONDS = 10;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

    /** Calls have their messages taken at once, so that this is only what travels. Bytes. */
    private static final int STREAM_WINDOW = 256 << 10;

    private static final int CONNECTION_WINDOW = 1 << 20;

    /** The channel counts them. */
    private static final int MAX_STREAMS = Integer.MAX_VALUE;

    private final EventLoop loop;
    private final Watcher watcher;
    private final Http2ClientConnection connection =
            new Http2ClientConnection(
                    this,
                    new Http2Parameters(
                            MAX_STREAMS,
                            STREAM_WINDOW,
                            CONNECTION_WINDOW,
                            Http2Parameters.DEFAULT_FRAME,
                            KEEP_ALIVE,
                            KEEP_ALIVE_TIMEOUT,
                            false,
                            System::nanoTime));
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> due;
    private @Nullable Throwable cause;
    private boolean ready;
    private boolean ended;

    Link(EventLoop loop, Watcher watcher) {
        this.loop = loop;
        this.watcher = watcher;
    }

    void dial(Dialer dialer, SocketAddress address) {
        due = loop.schedule(this::late, READY_SECONDS, TimeUnit.SECONDS);
        channel = dialer.dial(address, connection, this::end);
    }

    ClientConnection connection() {
        return connection;
    }

    /** Takes no more calls, and closes when those that it has have ended. */
    void drain() {
        if (ready) {
            connection.drain();
        } else {
            close();
        }
    }

    /** Ends its calls. */
    void close() {
        connection.close();
        if (channel != null) {
            channel.close();
        }
    }

    private void late() {
        cause =
                new SocketTimeoutException(
                        "no HTTP/2 settings within " + READY_SECONDS + " s of connecting");
        close();
    }

    @Override
    public void onAvailable(ClientConnection available) {
        if (ready) {
            watcher.onAvailable();
        } else {
            ready = true;
            cancelDue();
            watcher.onReady(this);
        }
    }

    @Override
    public void onDraining(ClientConnection draining) {
        watcher.onDraining(this);
    }

    @Override
    public void onClosed(ClientConnection closed) {
        end(null);
    }

    private void end(@Nullable Throwable why) {
        if (!ended) {
            ended = true;
            cancelDue();
            watcher.onEnd(this, cause == null ? whyNotReady(why) : cause);
        }
    }

    private @Nullable Throwable whyNotReady(@Nullable Throwable why) {
        return why == null && !ready
                ? new ConnectException("closed before the server's HTTP/2 settings came")
                : why;
    }

    private void cancelDue() {
        if (due != null) {
            due.cancel(false);
            due = null;
        }
    }
}
