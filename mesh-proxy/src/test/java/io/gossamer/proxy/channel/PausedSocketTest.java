package io.gossamer.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PausedSocketTest {

    private static final int LENGTH = 50_000;

    /** Of tcp(7): the peer has ended its side. */
    private static final int CLOSE_WAIT = 8;

    private final MultiThreadIoEventLoopGroup loop = Transport.loop("paused", true);
    private final AtomicInteger read = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            read.addAndGet(data.readableBytes());
            data.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                end.countDown();
            }
        }
    }

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void isNotReadBecauseItsPeerHasClosed() throws Exception {
        assumeTrue(Transport.isEpoll(loop), "epoll: not here");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EpollSocketChannel channel = (EpollSocketChannel) connect(server);
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(new byte[LENGTH]);
            }
            awaitEnd(channel);

            assertThat(read).as("bytes read while reading is off").hasValue(0);
            assertThat(end.getCount()).isOne();

            channel.config().setAutoRead(true);
            assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(read).hasValue(LENGTH);
            channel.close().sync();
        }
    }

    private Channel connect(ServerSocket server) {
        return new Bootstrap()
                .group(loop)
                .channel(Transport.socketChannel(loop))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new Reader())
                .connect(server.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
    }

    /** Until the kernel has the end, and the loop has looked at what the kernel says. */
    private void awaitEnd(EpollSocketChannel channel) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (channel.tcpInfo().state() != CLOSE_WAIT) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
        for (int i = 0; i < 3; i++) {
            channel.eventLoop().submit(() -> {}).sync();
        }
    }
}
