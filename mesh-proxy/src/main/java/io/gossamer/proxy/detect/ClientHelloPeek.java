package io.gossamer.proxy.detect;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server name out of a ClientHello without consuming it (contract section 4, server-side
 * detection): one record of type 22, version 3.1 or 3.3, at most 8,192 bytes. No length in the
 * message is believed before it is known to fit into what is there, and nothing is allocated by it.
 */
final class ClientHelloPeek {

    /** Largest record that is waited for; larger ones are passed on unread. */
    static final int MAX_RECORD = 8192;

    static final int RECORD_HEADER = 5;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int HANDSHAKE_HEADER = 4;
    // Version 2, random 32.
    private static final int BEFORE_SESSION_ID = 34;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME = 253;

    enum Status {
        /** More bytes are needed. */
        INCOMPLETE,
        /** A ClientHello, with or without a name. */
        HELLO,
        /** Not a ClientHello, malformed, or larger than the bound. */
        UNREADABLE
    }

    /**
     * @param serverName the first host name of the extension, lower case; null if there is none
     */
    record Result(Status status, @Nullable String serverName) {

        static final Result INCOMPLETE = new Result(Status.INCOMPLETE, null);
        static final Result UNREADABLE = new Result(Status.UNREADABLE, null);
    }

    private ClientHelloPeek() {}

    /**
     * @param bytes what the client sent so far, from its first byte on; not consumed
     */
    static Result peek(ByteBuf bytes) {
        int start = bytes.readerIndex();
        if (bytes.readableBytes() < RECORD_HEADER) {
            return Result.INCOMPLETE;
        }
        int minor = bytes.getByte(start + 2);
        int length = bytes.getUnsignedShort(start + 3);
        boolean record =
                bytes.getByte(start) == HANDSHAKE
                        && bytes.getByte(start + 1) == 3
                        && (minor == 1 || minor == 3)
                        && length >= HANDSHAKE_HEADER
                        && length <= MAX_RECORD - RECORD_HEADER;
        if (!record) {
            return Result.UNREADABLE;
        }
        if (bytes.readableBytes() > RECORD_HEADER
                && bytes.getByte(start + RECORD_HEADER) != CLIENT_HELLO) {
            return Result.UNREADABLE;
        }
        if (bytes.readableBytes() < RECORD_HEADER + length) {
            return Result.INCOMPLETE;
        }
        return hello(bytes.slice(start + RECORD_HEADER, length));
    }

    private static Result hello(ByteBuf record) {
        record.skipBytes(1);
        int length = record.readUnsignedMedium();
        if (length > record.readableBytes() || length <= BEFORE_SESSION_ID) {
            return Result.UNREADABLE;
        }
        ByteBuf body = record.readSlice(length);
        body.skipBytes(BEFORE_SESSION_ID);
        boolean readable =
                skipVector(body, 1) // session id
                        && skipVector(body, 2) // cipher suites
                        && skipVector(body, 1); // compression methods
        if (!readable) {
            return Result.UNREADABLE;
        }
        if (!body.isReadable()) {
            return new Result(Status.HELLO, null);
        }
        ByteBuf extensions = readVector(body, 2);
        return extensions == null ? Result.UNREADABLE : extensions(extensions);
    }

    private static Result extensions(ByteBuf extensions) {
        while (extensions.isReadable()) {
            if (extensions.readableBytes() < 2) {
                return Result.UNREADABLE;
            }
            int type = extensions.readUnsignedShort();
            ByteBuf content = readVector(extensions, 2);
            if (content == null) {
                return Result.UNREADABLE;
            }
            if (type == SERVER_NAME) {
                return serverNames(content);
            }
        }
        return new Result(Status.HELLO, null);
    }

    private static Result serverNames(ByteBuf content) {
        ByteBuf list = readVector(content, 2);
        while (list != null && list.isReadable()) {
            int type = list.readUnsignedByte();
            ByteBuf name = readVector(list, 2);
            if (name == null) {
                return Result.UNREADABLE;
            }
            if (type == HOST_NAME) {
                String text = hostName(name);
                return text == null ? Result.UNREADABLE : new Result(Status.HELLO, text);
            }
        }
        return list == null ? Result.UNREADABLE : new Result(Status.HELLO, null);
    }

    private static @Nullable String hostName(ByteBuf name) {
        int length = name.readableBytes();
        if (length == 0 || length > MAX_NAME) {
            return null;
        }
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            byte c = name.getByte(name.readerIndex() + i);
            if (c <= ' ' || c == 0x7F) {
                return null;
            }
            text[i] = c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static boolean skipVector(ByteBuf from, int lengthBytes) {
        return readVector(from, lengthBytes) != null;
    }

    // A vector with its length in front; null if it is not whole.
    private static @Nullable ByteBuf readVector(ByteBuf from, int lengthBytes) {
        if (from.readableBytes() < lengthBytes) {
            return null;
        }
        int length = lengthBytes == 1 ? from.readUnsignedByte() : from.readUnsignedShort();
        return from.readableBytes() < length ? null : from.readSlice(length);
    }
}
