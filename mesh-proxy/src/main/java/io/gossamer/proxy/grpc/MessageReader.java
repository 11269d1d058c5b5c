package io.gossamer.proxy.grpc;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a stream into messages: a flag, a length of four bytes, that many bytes. Keeps
 * at most one message, and no more memory than twice what has come of it.
 */
final class MessageReader {

    /** Takes the messages. */
    @FunctionalInterface
    interface Sink {

        /** A whole message; why the stream cannot go on, or null. */
        @Nullable GrpcStatus message(byte[] message);
    }

    /** Flag and length. */
    static final int PREFIX = 5;

    private static final int FIRST_ALLOCATION = 8 << 10;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private final Sink sink;

    private long prefix;
    private int prefixBytes;
    private int length;
    private byte[] body = NOTHING;
    private int filled;

    /**
     * @param maxBytes of a message
     */
    MessageReader(int maxBytes, Sink sink) {
        this.maxBytes = maxBytes;
        this.sink = sink;
    }

    /** Whether a message has begun that is not whole. */
    boolean isWithinMessage() {
        return prefixBytes > 0;
    }

    /**
     * Reads what is there; the buffer stays the caller's.
     *
     * @return why the stream cannot go on; null if it can
     */
    @Nullable GrpcStatus read(ByteBuf data) {
        while (true) {
            if (prefixBytes < PREFIX) {
                if (!data.isReadable()) {
                    return null;
                }
                GrpcStatus problem = readPrefix(data);
                if (problem != null) {
                    return problem;
                }
            }
            if (prefixBytes == PREFIX) {
                fill(data);
                if (filled < length) {
                    return null;
                }
                GrpcStatus problem = deliver();
                if (problem != null) {
                    return problem;
                }
            }
        }
    }

    private @Nullable GrpcStatus readPrefix(ByteBuf data) {
        while (prefixBytes < PREFIX && data.isReadable()) {
            prefix = prefix << 8 | data.readUnsignedByte();
            prefixBytes++;
        }
        if (prefixBytes < PREFIX) {
            return null;
        }
        long size = prefix & 0xffff_ffffL;
        if (prefix >>> 32 != 0) {
            return GrpcStatus.of(
                    StatusCode.INTERNAL,
                    "message: flags " + (prefix >>> 32) + " (expected: 0, not compressed)");
        }
        if (size > maxBytes) {
            return GrpcStatus.of(
                    StatusCode.RESOURCE_EXHAUSTED,
                    "message: " + size + " bytes (expected: at most " + maxBytes + ")");
        }
        length = (int) size;
        return null;
    }

    private void fill(ByteBuf data) {
        int part = Math.min(length - filled, data.readableBytes());
        if (body.length < filled + part) {
            int doubled = Math.max(FIRST_ALLOCATION, 2 * body.length);
            body = Arrays.copyOf(body, Math.min(length, Math.max(filled + part, doubled)));
        }
        data.readBytes(body, filled, part);
        filled += part;
    }

    private @Nullable GrpcStatus deliver() {
        byte[] message = body;
        body = NOTHING;
        filled = 0;
        prefix = 0;
        prefixBytes = 0;
        return sink.message(message);
    }
}
