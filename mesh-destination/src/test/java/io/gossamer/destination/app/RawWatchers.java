package io.gossamer.destination.app;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Clients of watches that do nothing but count what they are told: HTTP/2 frames over plain
 * sockets, read on one thread. A gRPC client would take more of the processors than the service
 * that is measured. Counted are messages that begin with their field 1: an update that adds, a
 * policy.
 */
final class RawWatchers {

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int WINDOW = Integer.MAX_VALUE;
    private static final int FRAME_HEADER = 9;
    private static final int GRPC_PREFIX = 5;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    private static final int CONNECTION_WINDOW = 65_535;

    /** The first byte of a message that begins with its field 1, a message too. */
    private static final byte FIELD_ONE = 1 << 3 | 2;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> stalled = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "watchers");
    private volatile boolean closed;
    private volatile CountDownLatch told = new CountDownLatch(0);

    RawWatchers() throws IOException {}

    /** The latch that every message counts down from now on. */
    void count(CountDownLatch latch) {
        told = latch;
    }

    void start() {
        thread.start();
    }

    /** One connection with a watch for each request. To be called before {@link #start}. */
    void open(InetSocketAddress address, String method, List<? extends MessageLite> requests)
            throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        send(channel, method, requests);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(64 << 10));
    }

    /** The same from a peer that never reads. */
    void openStalled(InetSocketAddress address, String method, List<? extends MessageLite> requests)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 10);
        channel.connect(address);
        send(channel, method, requests);
        stalled.add(channel);
    }

    private static void send(
            SocketChannel channel, String method, List<? extends MessageLite> requests)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREFACE);
        frame(
                out,
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6)
                        .putShort((short) SETTINGS_INITIAL_WINDOW_SIZE)
                        .putInt(WINDOW)
                        .array());
        frame(
                out,
                WINDOW_UPDATE,
                0,
                0,
                ByteBuffer.allocate(4).putInt(WINDOW - CONNECTION_WINDOW).array());
        int stream = 1;
        for (MessageLite request : requests) {
            frame(out, HEADERS, END_HEADERS, stream, head(method));
            byte[] message = request.toByteArray();
            byte[] body =
                    ByteBuffer.allocate(GRPC_PREFIX + message.length)
                            .put((byte) 0)
                            .putInt(message.length)
                            .put(message)
                            .array();
            frame(out, DATA, END_STREAM, stream, body);
            stream += 2;
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void frame(
            ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.writeBytes(
                ByteBuffer.allocate(FRAME_HEADER)
                        .put((byte) 0)
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .array());
        out.writeBytes(payload);
    }

    /** Literal fields without indexing (RFC 7541 section 6.2.2). */
    private static byte[] head(String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", "POST");
        field(block, ":scheme", "http");
        field(block, ":path", "/" + method);
        field(block, ":authority", "localhost");
        field(block, "content-type", "application/grpc");
        field(block, "te", "trailers");
        return block.toByteArray();
    }

    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer buffer = (ByteBuffer) key.attachment();
        try {
            if (channel.read(buffer) < 0) {
                key.cancel();
                return;
            }
            buffer.flip();
            while (buffer.remaining() >= FRAME_HEADER) {
                int start = buffer.position();
                int length = (buffer.get(start) & 0xff) << 16 | buffer.getShort(start + 1) & 0xffff;
                if (buffer.remaining() < FRAME_HEADER + length) {
                    break;
                }
                take(channel, buffer, start, length);
                buffer.position(start + FRAME_HEADER + length);
            }
            buffer.compact();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(SocketChannel channel, ByteBuffer buffer, int start, int length)
            throws IOException {
        int type = buffer.get(start + 3);
        boolean ack = (buffer.get(start + 4) & ACK) != 0;
        int payload = start + FRAME_HEADER;
        if (type == DATA) {
            // A message is one frame here.
            if (length > GRPC_PREFIX && buffer.get(payload + GRPC_PREFIX) == FIELD_ONE) {
                told.countDown();
            }
        } else if ((type == PING || type == SETTINGS) && !ack) {
            byte[] echo = new byte[type == PING ? length : 0];
            buffer.get(payload, echo);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            frame(out, type, ACK, 0, echo);
            channel.write(ByteBuffer.wrap(out.toByteArray()));
        }
    }

    /** Ends the thread, then the connections. */
    void close() throws IOException, InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        for (SocketChannel channel : stalled) {
            channel.close();
        }
    }
}
