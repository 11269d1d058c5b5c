package io.gossamer.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The connections of one specification, from start to stop. Only on the event loop. */
final class LoadRun {

    private static final int SMALL_RECEIVE = 16 * 1024;
    private static final int LARGE_RECEIVE = 128 * 1024;
    private static final long RETRY_MILLIS = 20;

    /** Messages to standard error in a run; the errors behind are all counted. */
    private static final int MAX_TOLD = 5;

    /** Connections that are opened in one turn, so that no listener's backlog overflows. */
    private static final int OPENED_AT_ONCE = 64;

    private final LoadSpec spec;
    private final EventLoop loop;
    private final Meter meter = new Meter();
    private final Pace pace;
    private final ChannelGroup channels;
    private final Bootstrap bootstrap;
    private boolean stopped;
    private int told;
    private int toOpen;

    LoadRun(LoadSpec spec, EventLoop loop, long seed) {
        this.spec = spec;
        this.loop = loop;
        pace = spec.isOpenLoop() ? new OpenLoop(loop, spec.rate(), seed) : new ClosedLoop();
        channels = new DefaultChannelGroup(loop);
        Supplier<ChannelHandler> links = Links.of(spec, this);
        bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(receiveBytes(spec.kind())))
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channels.add(channel);
                                        channel.pipeline().addLast(links.get());
                                    }
                                })
                        .remoteAddress(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), spec.port()));
    }

    private static int receiveBytes(LoadSpec.Kind kind) {
        return switch (kind) {
            case HTTP1_GET, GRPC_STREAM, TCP_SOURCE -> LARGE_RECEIVE;
            default -> SMALL_RECEIVE;
        };
    }

    void start() {
        toOpen = spec.connections();
        openSome();
        if (pace instanceof OpenLoop open) {
            open.start();
        }
    }

    private void openSome() {
        for (int i = 0; i < OPENED_AT_ONCE && toOpen > 0; i++) {
            toOpen--;
            open();
        }
        if (toOpen > 0 && !stopped) {
            loop.schedule(this::openSome, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void open() {
        if (stopped) {
            return;
        }
        bootstrap
                .connect()
                .addListener(
                        future -> {
                            if (!future.isSuccess()) {
                                tell(future.cause());
                                closed(false);
                            }
                        });
    }

    Meter meter() {
        return meter;
    }

    Pace pace() {
        return pace;
    }

    /**
     * A connection has ended, or was not made; another takes its place.
     *
     * @param asPlanned it has done all that it was for
     */
    void closed(boolean asPlanned) {
        if (stopped) {
            return;
        }
        if (asPlanned) {
            open();
        } else {
            meter.failed();
            loop.schedule(this::open, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Says what went wrong, a few times. */
    void tell(Throwable cause) {
        if (!stopped && told++ < MAX_TOLD) {
            System.err.println(spec + ": " + cause);
        }
    }

    LoadResult result() {
        return meter.result(pace.waiting());
    }

    void stop() {
        stopped = true;
        pace.stop();
        channels.close();
    }
}
