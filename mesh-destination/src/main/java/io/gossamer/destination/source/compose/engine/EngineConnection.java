package io.gossamer.destination.source.compose.engine;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * One connection to the engine's socket, read and written with deadlines. {@link #close} may be
 * called from any thread and ends a read; all else from one thread at a time.
 */
final class EngineConnection implements Closeable {

    /** The deadline of what may take for ever. */
    static final long NEVER = Long.MAX_VALUE;

    /** How often a deadline is compared with the clock. */
    private static final long MAX_SELECT_MILLIS = 250;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final LongSupplier nanoTime;
    private volatile boolean closed;

    private EngineConnection(
            SocketChannel channel, Selector selector, SelectionKey key, LongSupplier nanoTime) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.nanoTime = nanoTime;
    }

    /**
     * Connects.
     *
     * @param deadline of {@code nanoTime}
     */
    static EngineConnection open(Path socket, LongSupplier nanoTime, long deadline)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = null;
        try {
            selector = Selector.open();
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            EngineConnection connection = new EngineConnection(channel, selector, key, nanoTime);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                do {
                    connection.await(SelectionKey.OP_CONNECT, deadline, "connection");
                } while (!channel.finishConnect());
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    void write(ByteBuffer bytes, long deadline) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, deadline, "place for a request");
            }
        }
    }

    /**
     * Reads what is there, at least one byte.
     *
     * @return -1 at the end
     */
    int read(ByteBuffer into, long deadline) throws IOException {
        while (true) {
            int count = channel.read(into);
            if (count != 0) {
                return count;
            }
            await(SelectionKey.OP_READ, deadline, "answer");
        }
    }

    private void await(int operation, long deadline, String what) throws IOException {
        key.interestOps(operation);
        try {
            while (!closed) {
                long left = deadline == NEVER ? NEVER : deadline - nanoTime.getAsLong();
                if (left <= 0) {
                    throw new IOException("no " + what + " in time");
                }
                selector.selectedKeys().clear();
                long millis = Math.min(MAX_SELECT_MILLIS, left / 1_000_000 + 1);
                if (selector.select(deadline == NEVER ? 0 : millis) > 0) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("interrupted");
                }
            }
        } catch (ClosedSelectorException e) {
            // Closed by another thread meanwhile.
        }
        throw new EOFException("closed");
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            channel.close();
        } finally {
            selector.close();
        }
    }
}
