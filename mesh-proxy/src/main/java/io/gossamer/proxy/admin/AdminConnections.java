package io.gossamer.proxy.admin;

import io.gossamer.proxy.detect.DetectionSettings;
import io.gossamer.proxy.detect.ProtocolDetector;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.h1.Http1ServerConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.gossamer.proxy.model.Protocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the admin server, from their first byte to the HTTP stage. When there are too
 * many the oldest one goes, so that nobody can keep probes and scrapers out. Confined to the admin
 * loop.
 */
final class AdminConnections {

    /** Probes, scrapers and people. */
    static final int MAX_OPEN = 256;

    /** Answers at once on one connection of HTTP/2: each is in memory until it is read. */
    private static final int MAX_STREAMS = 4;

    private static final Http2Parameters HTTP2 =
            Http2Parameters.server(System::nanoTime).withMaxStreams(MAX_STREAMS);

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final DetectionSettings DETECTION =
            DetectionSettings.waitForClient(Duration.ofSeconds(10));

    private final RequestHandler handler;
    private final FailureResponder failures =
            new FailureResponder(FailureResponder.Audience.UNMESHED_PEER, false);
    private final Set<Channel> open = new LinkedHashSet<>();

    AdminConnections(AdminPages pages) {
        UnreadAnswers unread = new UnreadAnswers();
        handler = (head, end, stream) -> AdminExchange.start(pages, unread, head, end, stream);
    }

    /** Serves a connection, of which nothing has been read. */
    void accept(Channel channel) {
        if (open.size() >= MAX_OPEN) {
            open.iterator().next().close();
        }
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        channel.pipeline().addLast(new EndIdle());
        Arrival arrival = new Arrival(channel);
        channel.pipeline().addLast(arrival.detector);
    }

    private ChannelHandler server(Protocol protocol) {
        return protocol == Protocol.HTTP2
                ? new Http2ServerConnection(handler, failures, HTTP2)
                : new Http1ServerConnection(handler, failures);
    }

    /** A connection of which it is not known yet which HTTP it speaks. */
    private final class Arrival implements ProtocolDetector.Listener {

        private final Channel channel;
        private final ProtocolDetector detector = new ProtocolDetector(DETECTION, this);

        Arrival(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onDetected(Protocol protocol, @Nullable String serverName) {
            if (protocol == Protocol.HTTP1 || protocol == Protocol.HTTP2) {
                channel.pipeline().addLast(server(protocol));
                detector.proceed();
            } else {
                channel.close();
            }
        }

        @Override
        public void onSilence() {}

        @Override
        public void onHalfClose() {
            channel.close();
        }

        @Override
        public void onLimit() {
            channel.close();
        }

        @Override
        public void onClosed() {}
    }

    private static final class EndIdle extends IdleStateHandler {

        EndIdle() {
            super(0, 0, IDLE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
            ctx.close();
        }
    }
}
