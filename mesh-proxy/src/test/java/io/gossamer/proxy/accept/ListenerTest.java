package io.gossamer.proxy.accept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proxy.channel.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ListenerTest {

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handsOverConnectionsThatAreNotYetRead(boolean platform) throws Exception {
        withGroup(
                platform,
                group -> {
                    try (Listener listener = bind(group, "127.0.0.1", 0);
                            Socket client = connect(listener)) {
                        client.getOutputStream().write(1);
                        Channel channel = accepted.poll(10, TimeUnit.SECONDS);
                        assertThat(channel).isNotNull();
                        assertThat(channel.config().isAutoRead()).isFalse();
                        assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
                        assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
                        assertThat(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))
                                .isTrue();
                        channel.close().sync();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesTheAddressAndTheRemedyWhenThePortIsTaken(boolean platform) throws Exception {
        withGroup(
                platform,
                group -> {
                    try (Listener first = bind(group, "127.0.0.1", 0)) {
                        int port = first.address().getPort();
                        assertThatThrownBy(() -> bind(group, "127.0.0.1", port))
                                .isInstanceOfSatisfying(
                                        BindFailedException.class,
                                        failure ->
                                                assertThat(failure.address().getPort())
                                                        .isEqualTo(port))
                                .hasMessageContaining("test listener: 127.0.0.1:" + port)
                                .hasMessageContaining("End the process that holds port " + port);
                    }
                });
    }

    @Test
    void namesTheAddressWhenItIsNotOfThisHost() throws Exception {
        withGroup(
                true,
                group ->
                        assertThatThrownBy(() -> bind(group, "192.0.2.1", 0))
                                .isInstanceOf(BindFailedException.class)
                                .hasMessageContaining("192.0.2.1:0")
                                .hasMessageContaining("an address that an interface"));
    }

    @Test
    void keepsConnectionsWhenItStopsAccepting() throws Exception {
        withGroup(
                true,
                group -> {
                    Listener listener = bind(group, "127.0.0.1", 0);
                    try (Socket client = connect(listener)) {
                        Channel channel = accepted.poll(10, TimeUnit.SECONDS);
                        listener.close();
                        assertThat(channel).isNotNull();
                        assertThat(channel.isActive()).isTrue();
                        assertThatThrownBy(() -> connect(listener))
                                .isInstanceOf(ConnectException.class);
                        channel.close().sync();
                        assertThat(client.getInputStream().read()).isEqualTo(-1);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsWhatAClientSentThatEndedBeforeItWasRead(boolean platform) throws Exception {
        withGroup(
                platform,
                group -> {
                    try (Listener listener = bind(group, "127.0.0.1", 0);
                            Socket client = connect(listener)) {
                        Channel channel = accepted.poll(10, TimeUnit.SECONDS);
                        assertThat(channel).isNotNull();
                        client.getOutputStream().write("all of it".getBytes(US_ASCII));
                        client.shutdownOutput();
                        CompletableFuture<String> heard = new CompletableFuture<>();
                        // Epoll notices the end although nobody reads.
                        while (channel instanceof EpollSocketChannel socket
                                && !socket.isInputShutdown()) {
                            Thread.onSpinWait();
                        }
                        group.next()
                                .submit(
                                        () -> {
                                            channel.pipeline().addLast(new Collector(heard));
                                            channel.config().setAutoRead(true);
                                        })
                                .sync();
                        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("all of it");
                        channel.close().sync();
                    }
                });
    }

    /** Completes with what came before the end of input. */
    private static final class Collector extends ChannelInboundHandlerAdapter {

        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> heard;

        Collector(CompletableFuture<String> heard) {
            this.heard = heard;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            text.append(bytes.toString(US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                heard.complete(text.toString());
            }
        }
    }

    private interface Body {
        void run(MultiThreadIoEventLoopGroup group) throws Exception;
    }

    private static void withGroup(boolean platform, Body body) throws Exception {
        IoHandlerFactory transport =
                platform ? Transport.ioHandlerFactory() : NioIoHandler.newFactory();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport);
        try {
            body.run(group);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private Listener bind(MultiThreadIoEventLoopGroup group, String ip, int port)
            throws BindFailedException {
        return Listener.bind("test", group, new InetSocketAddress(ip, port), false, accepted::add);
    }

    private static Socket connect(Listener listener) throws Exception {
        return new Socket(listener.address().getAddress(), listener.address().getPort());
    }
}
