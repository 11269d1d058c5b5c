package io.gossamer.proxy.forward;

import io.gossamer.proxy.accept.Listener;
import io.gossamer.proxy.channel.Hold;
import io.gossamer.proxy.channel.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A relay on real sockets: a listener, and behind it a server that the test drives by hand. Each
 * accepted connection is relayed to the server once that is connected.
 */
final class RelayFixture implements AutoCloseable {

    static final int TIMEOUT_MILLIS = 20_000;

    final MultiThreadIoEventLoopGroup group;
    final ServerSocket server;
    final Listener listener;
    final AtomicLong clientBytes = new AtomicLong();
    final AtomicLong serverBytes = new AtomicLong();
    private volatile SocketAddress target;
    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    record Ending(@Nullable Throwable cause) {}

    RelayFixture(IoHandlerFactory transport) throws IOException {
        this(transport, channel -> {}, channel -> {});
    }

    RelayFixture(IoHandlerFactory transport, Consumer<Channel> onClient, Consumer<Channel> onServer)
            throws IOException {
        group = new MultiThreadIoEventLoopGroup(1, transport);
        server = new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(TIMEOUT_MILLIS);
        target = server.getLocalSocketAddress();
        listener =
                Listener.bind(
                        "test",
                        group,
                        new InetSocketAddress("127.0.0.1", 0),
                        false,
                        client -> {
                            onClient.accept(client);
                            Hold hold = new Hold();
                            client.pipeline().addLast(hold);
                            connect(client, hold, onServer);
                        });
    }

    /** A relay to the given address instead of a server of its own. */
    RelayFixture(
            IoHandlerFactory transport,
            InetSocketAddress target,
            Consumer<Channel> onClient,
            Consumer<Channel> onServer)
            throws IOException {
        this(transport, onClient, onServer);
        this.target = target;
    }

    private void connect(Channel client, Hold hold, Consumer<Channel> onServer) {
        new Bootstrap()
                .group(client.eventLoop())
                .channel(Transport.socketChannel(group))
                .option(ChannelOption.AUTO_READ, false)
                .handler(idle())
                .connect(target)
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (!connected.isSuccess()) {
                                        client.close();
                                        return;
                                    }
                                    Transport.configure(connected.channel());
                                    onServer.accept(connected.channel());
                                    TcpForwarder.relay(client, connected.channel(), new Counter());
                                    hold.proceed();
                                });
    }

    private static ChannelHandler idle() {
        return new ChannelInboundHandlerAdapter();
    }

    private final class Counter implements TcpForwarder.Listener {
        @Override
        public void onClientBytes(int bytes) {
            clientBytes.addAndGet(bytes);
        }

        @Override
        public void onServerBytes(int bytes) {
            serverBytes.addAndGet(bytes);
        }

        @Override
        public void onClosed(@Nullable Throwable cause) {
            endings.add(new Ending(cause));
        }
    }

    Socket connectClient() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(listener.address());
        return socket;
    }

    Socket acceptServer() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** The end of the relay that ended next. */
    Ending awaitEnding() throws InterruptedException {
        Ending ending = endings.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        if (ending == null) {
            throw new AssertionError("the relay did not end (expected: within 20 s)");
        }
        return ending;
    }

    /** CPU that the event loop's thread has used, in nanoseconds. */
    long loopCpuNanos() throws Exception {
        return group.next()
                .submit(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        server.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
