package io.gossamer.proxy.identify.boring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The native side of one connection: an {@code SSL} and the BIO through which its records pass. A
 * buffer is lent to the BIO for the length of one call, never longer. Confined to the event loop.
 */
final class NativeConnection {

    /** Plain bytes of one record (RFC 8446, section 5.1). */
    static final int MAX_RECORD = 16_384;

    /** What a record adds to its plain bytes: header, type, tag; and room to spare. */
    private static final int OVERHEAD = 64;

    /** Bytes that the library may hold for the peer: alerts, handshakes piece by piece. */
    private static final int HELD = 2_048;

    private final BoringContext context;
    private long ssl;
    private final long bio;

    /** What a call says about the direction from the peer. */
    enum Input {
        /** All that was there has been taken. */
        MORE,
        /** There may be more in what is left of the buffer. */
        AGAIN,
        /** The peer's close_notify. */
        END
    }

    NativeConnection(BoringContext context, BoringHandshake owner, @Nullable String serverName) {
        this.context = context;
        this.ssl = context.connect(owner);
        this.bio = SSL.bioNewByteBuffer(ssl, HELD);
        if (serverName != null) {
            SSL.setTlsExtHostName(ssl, serverName);
        }
    }

    /** The same bytes where the library can read them; takes the buffer over. */
    static ByteBuf addressed(ByteBufAllocator allocator, ByteBuf bytes) {
        if (bytes.hasMemoryAddress()) {
            return bytes;
        }
        ByteBuf direct = allocator.directBuffer(bytes.readableBytes());
        direct.writeBytes(bytes);
        bytes.release();
        return direct;
    }

    long pointer() {
        return ssl;
    }

    boolean isFreed() {
        return ssl == 0;
    }

    void free() {
        long freed = ssl;
        if (freed != 0) {
            ssl = 0;
            context.free(freed);
        }
    }

    /**
     * One step of the handshake.
     *
     * @param input of the peer, with a memory address; what is used is skipped
     * @return whether it is done; if not, {@link #drain} may have something to send, and with
     *     nothing left of the input more is needed
     */
    boolean handshake(ByteBuf input) throws SSLException {
        lend(input);
        int result;
        try {
            result = SSL.doHandshake(ssl);
        } finally {
            takeBack(input);
        }
        if (result > 0) {
            return true;
        }
        int error = SSL.getError(ssl, result);
        if (error != SSL.SSL_ERROR_WANT_READ && error != SSL.SSL_ERROR_WANT_WRITE) {
            throw new SSLHandshakeException(lastError());
        }
        return false;
    }

    /** Opens records until the output is full or the input is empty. */
    Input read(ByteBuf input, ByteBuf output) throws SSLException {
        lend(input);
        try {
            while (output.isWritable()) {
                int result =
                        SSL.readFromSSL(
                                ssl,
                                output.memoryAddress() + output.writerIndex(),
                                output.writableBytes());
                if (result <= 0) {
                    return ended(SSL.getError(ssl, result));
                }
                output.writerIndex(output.writerIndex() + result);
            }
            return Input.AGAIN;
        } finally {
            takeBack(input);
        }
    }

    private Input ended(int error) throws SSLException {
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            return Input.END;
        }
        if (error == SSL.SSL_ERROR_WANT_READ || error == SSL.SSL_ERROR_WANT_WRITE) {
            return Input.MORE;
        }
        throw new SSLException(lastError());
    }

    private void lend(ByteBuf input) {
        if (input.isReadable()) {
            SSL.bioSetByteBuffer(
                    bio, input.memoryAddress() + input.readerIndex(), input.readableBytes(), false);
        }
    }

    private void takeBack(ByteBuf input) {
        if (input.isReadable()) {
            int left = SSL.bioLengthByteBuffer(bio);
            SSL.bioClearByteBuffer(bio);
            input.readerIndex(input.writerIndex() - left);
        }
    }

    /**
     * Seals plain bytes into one record. Before the first one go tickets, which the library sends
     * with it.
     *
     * @param plain with a memory address
     * @param length from 1 to {@link #MAX_RECORD}; that many of its bytes are skipped
     */
    ByteBuf seal(ByteBufAllocator allocator, ByteBuf plain, int length) throws SSLException {
        ByteBuf out = allocator.directBuffer(length + OVERHEAD);
        boolean sealed = false;
        try {
            long address = plain.memoryAddress() + plain.readerIndex();
            int result = write(out, address, length);
            boolean progress = true;
            while (result != length && progress && wantsRoom(result)) {
                progress = drainTo(out);
                out.ensureWritable(HELD + length + OVERHEAD);
                result = write(out, address, length);
            }
            if (result != length) {
                throw new SSLException("record: not sealed: " + lastError());
            }
            drainTo(out);
            plain.skipBytes(length);
            sealed = true;
            return out;
        } finally {
            if (!sealed) {
                out.release();
            }
        }
    }

    private boolean wantsRoom(int result) {
        return SSL.getError(ssl, result) == SSL.SSL_ERROR_WANT_WRITE;
    }

    private int write(ByteBuf out, long address, int length) {
        int room = out.writableBytes();
        SSL.bioSetByteBuffer(bio, out.memoryAddress() + out.writerIndex(), room, true);
        try {
            return SSL.writeToSSL(ssl, address, length);
        } finally {
            out.writerIndex(out.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
            SSL.bioClearByteBuffer(bio);
        }
    }

    /** The own close_notify. */
    void shutdown() {
        SSL.shutdownSSL(ssl);
        SSL.clearError();
    }

    /** What the library has to say to the peer by itself; null if nothing. */
    @Nullable ByteBuf drain(ByteBufAllocator allocator) {
        int held = SSL.bioLengthNonApplication(bio);
        if (held <= 0) {
            return null;
        }
        ByteBuf out = allocator.directBuffer(held);
        drainTo(out);
        return out;
    }

    /** Appends what the library holds. False if that is nothing. */
    private boolean drainTo(ByteBuf out) {
        int held = SSL.bioLengthNonApplication(bio);
        if (held <= 0) {
            return false;
        }
        out.ensureWritable(held);
        SSL.bioSetByteBuffer(bio, out.memoryAddress() + out.writerIndex(), held, true);
        int flushed = SSL.bioFlushByteBuffer(bio);
        SSL.bioClearByteBuffer(bio);
        out.writerIndex(out.writerIndex() + Math.max(0, flushed));
        return flushed > 0;
    }

    private static String lastError() {
        int number = SSL.getLastErrorNumber();
        SSL.clearError();
        return number == 0 ? "BoringSSL: no reason given" : SSL.getErrorString(number);
    }
}
