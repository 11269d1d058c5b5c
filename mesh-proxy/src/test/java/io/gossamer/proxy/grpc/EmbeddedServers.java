package io.gossamer.proxy.grpc;

import com.google.protobuf.StringValue;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AsciiString;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Where a channel under test connects to: bytes and time move only when a test says so. */
final class EmbeddedServers implements Dialer, AutoCloseable {

    static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("one", 1);
    static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("other", 2);

    /** A connection and the server behind it. */
    static final class Connection {
        final SocketAddress address;
        final EmbeddedChannel client = new EmbeddedChannel();
        final EmbeddedChannel server;
        final RecordingHandler requests = new RecordingHandler();
        final Http2ServerConnection http2 =
                new Http2ServerConnection(
                        requests,
                        new FailureResponder(FailureResponder.Audience.UNMESHED_PEER, true),
                        Http2Parameters.server(System::nanoTime));

        Connection(SocketAddress address, boolean silent) {
            this.address = address;
            this.server = silent ? new EmbeddedChannel() : new EmbeddedChannel(http2);
            client.freezeTime();
        }

        /** Moves what both have sent until nothing comes any more. */
        void exchange() {
            boolean moved = true;
            while (moved) {
                moved = move(client, server) | move(server, client);
            }
        }

        private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
            from.runPendingTasks();
            boolean moved = false;
            ByteBuf bytes;
            while ((bytes = from.readOutbound()) != null) {
                moved = true;
                if (to.isOpen()) {
                    to.writeInbound(bytes);
                } else {
                    bytes.release();
                }
            }
            if (!from.isOpen() && to.isOpen()) {
                to.close();
            }
            to.runPendingTasks();
            return moved;
        }

        ServerStream last() {
            return requests.last().stream;
        }

        /** Begins an answer. */
        void head(int status, boolean end, String... fields) {
            last().writeResponse(new ResponseHead(HttpVersion.HTTP_2, status, block(fields)), end);
            exchange();
        }

        void message(String text) {
            bytes(MessageWriter.framed(StringValue.of(text)), false);
        }

        void bytes(byte[] data, boolean end) {
            last().writeData(Unpooled.wrappedBuffer(data), end);
            exchange();
        }

        void trailers(String... fields) {
            last().writeTrailers(block(fields));
            exchange();
        }
    }

    private final EmbeddedChannel clock = new EmbeddedChannel();
    final List<Connection> connections = new ArrayList<>();
    final List<SocketAddress> refusing = new ArrayList<>();
    final List<SocketAddress> dialled = new ArrayList<>();
    List<SocketAddress> addresses = List.of(ONE);
    String unresolved = "";
    boolean silent;
    long pause = 100;
    long urgentPause = 50;
    int pauses;

    EmbeddedServers() {
        clock.freezeTime();
    }

    GrpcChannel channel(CallObserver observer) {
        return new GrpcChannel(
                clock.eventLoop(),
                new GrpcChannel.Settings(new AsciiString("a.test:80"), 1_000_000, observer),
                this,
                new GrpcChannel.Pause() {
                    @Override
                    public long next() {
                        pauses++;
                        return pause;
                    }

                    @Override
                    public long urgent() {
                        return urgentPause;
                    }

                    @Override
                    public void reset() {
                        pauses = 0;
                    }
                });
    }

    static HeaderBlock block(String... fields) {
        HeaderBlock block = new HeaderBlock();
        for (int i = 0; i < fields.length; i += 2) {
            block.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
        }
        return block;
    }

    @Override
    public void resolve(Addresses to) {
        if (unresolved.isEmpty()) {
            to.found(addresses);
        } else {
            to.failed(unresolved);
        }
    }

    @Override
    public Channel dial(
            SocketAddress address, ChannelHandler connection, Consumer<Throwable> failed) {
        dialled.add(address);
        if (refusing.contains(address)) {
            clock.eventLoop().execute(() -> failed.accept(new ConnectException("refused")));
            return new EmbeddedChannel();
        }
        Connection created = new Connection(address, silent);
        created.client.pipeline().addLast(connection);
        connections.add(created);
        return created.client;
    }

    /** Lets happen what is due now. */
    void run() {
        clock.runPendingTasks();
        for (Connection connection : List.copyOf(connections)) {
            connection.exchange();
        }
        clock.runPendingTasks();
    }

    void pass(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
        for (Connection connection : List.copyOf(connections)) {
            connection.client.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
            connection.client.runScheduledPendingTasks();
        }
        run();
    }

    /** The newest connection. */
    Connection connection() {
        return connections.get(connections.size() - 1);
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            connection.client.finishAndReleaseAll();
            connection.server.finishAndReleaseAll();
        }
        clock.finishAndReleaseAll();
    }
}
