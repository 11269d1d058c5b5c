package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.BodySlices;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.header.TrailerRules;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body out of the bytes of a connection: by length, chunked, or all until it closes.
 * Strict: chunk lines end with CRLF, extensions are bounded and dropped.
 */
final class BodyDecoder {

    private enum State {
        DONE,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_SIZE_LF,
        CHUNK_DATA,
        CHUNK_DATA_CR,
        CHUNK_DATA_LF,
        TRAILERS
    }

    /** Chunk sizes have at most this many digits: no overflow of a long. */
    private static final int MAX_SIZE_DIGITS = 15;

    private State state = State.DONE;
    private long remaining;
    private int digits;
    private int extension;
    private @Nullable TrailerScanner trailerScanner;
    private @Nullable HeaderBlock trailers;

    void length(long bytes) {
        trailers = null;
        remaining = bytes;
        state = bytes == 0 ? State.DONE : State.LENGTH;
    }

    void chunked() {
        trailers = null;
        startChunk();
    }

    void untilClose() {
        trailers = null;
        state = State.UNTIL_CLOSE;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** The connection's input has ended; whether that ends the body as it should. */
    boolean endOfInput() {
        if (state == State.UNTIL_CLOSE) {
            state = State.DONE;
        }
        return state == State.DONE;
    }

    /** Trailers of the body that has ended, or null. */
    @Nullable HeaderBlock takeTrailers() {
        HeaderBlock taken = trailers;
        trailers = null;
        return taken;
    }

    /**
     * The next piece of the body, owned by the caller, or null if there is none: ask {@link
     * #isDone} then.
     *
     * @param max bytes wanted, positive
     */
    @Nullable ByteBuf next(ByteBufAllocator alloc, ByteBuf in, int max) throws ProxyFailure {
        while (in.isReadable()) {
            switch (state) {
                case DONE -> {
                    return null;
                }
                case UNTIL_CLOSE -> {
                    return BodySlices.take(alloc, in, Math.min(max, in.readableBytes()));
                }
                case LENGTH -> {
                    ByteBuf data = takeRemaining(alloc, in, max);
                    if (remaining == 0) {
                        state = State.DONE;
                    }
                    return data;
                }
                case CHUNK_DATA -> {
                    ByteBuf data = takeRemaining(alloc, in, max);
                    if (remaining == 0) {
                        state = State.CHUNK_DATA_CR;
                    }
                    return data;
                }
                case TRAILERS -> {
                    if (!readTrailers(in)) {
                        return null;
                    }
                }
                default -> framing(in.readByte());
            }
        }
        return null;
    }

    private ByteBuf takeRemaining(ByteBufAllocator alloc, ByteBuf in, int max) {
        int length = (int) Math.min(remaining, Math.min(max, in.readableBytes()));
        remaining -= length;
        return BodySlices.take(alloc, in, length);
    }

    private void framing(byte b) throws ProxyFailure {
        switch (state) {
            case CHUNK_SIZE -> size(b);
            case CHUNK_EXTENSION -> extension(b);
            case CHUNK_SIZE_LF -> {
                expect(b, '\n', "chunk size");
                if (remaining == 0) {
                    trailerScanner = new TrailerScanner();
                    state = State.TRAILERS;
                } else {
                    state = State.CHUNK_DATA;
                }
            }
            case CHUNK_DATA_CR -> {
                expect(b, '\r', "chunk data");
                state = State.CHUNK_DATA_LF;
            }
            case CHUNK_DATA_LF -> {
                expect(b, '\n', "chunk data");
                startChunk();
            }
            default -> throw new IllegalStateException("body: " + state);
        }
    }

    private void startChunk() {
        state = State.CHUNK_SIZE;
        remaining = 0;
        digits = 0;
        extension = 0;
    }

    private void size(byte b) throws ProxyFailure {
        int digit = Hex.digit(b);
        if (digit >= 0) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw FieldParser.bad("chunk size: more than " + MAX_SIZE_DIGITS + " digits");
            }
            remaining = remaining << 4 | digit;
        } else if (digits > 0 && b == '\r') {
            state = State.CHUNK_SIZE_LF;
        } else if (digits > 0 && b == ';') {
            state = State.CHUNK_EXTENSION;
        } else {
            throw FieldParser.bad(
                    "chunk size: byte " + (b & 0xFF) + " (expected: hex digits, CRLF)");
        }
    }

    private void extension(byte b) throws ProxyFailure {
        if (b == '\r') {
            state = State.CHUNK_SIZE_LF;
        } else if ((b >= 0 && b < 0x20 && b != '\t') || b == 0x7F) {
            throw FieldParser.bad("chunk extension: control byte " + b);
        } else if (++extension > HttpLimits.MAX_CHUNK_EXTENSION) {
            throw FieldParser.bad(
                    "chunk extension: more than " + HttpLimits.MAX_CHUNK_EXTENSION + " bytes");
        }
    }

    private static void expect(byte b, char expected, String where) throws ProxyFailure {
        if (b != expected) {
            throw FieldParser.bad(where + ": byte " + (b & 0xFF) + " (expected: CRLF)");
        }
    }

    private boolean readTrailers(ByteBuf in) throws ProxyFailure {
        TrailerScanner scanner = trailerScanner;
        if (scanner == null || !scanner.scan(in)) {
            return false;
        }
        byte[] bytes = new byte[scanner.length()];
        in.readBytes(bytes);
        trailerScanner = null;
        state = State.DONE;
        if (bytes.length > 2) {
            FieldParser fields = new FieldParser(bytes);
            fields.parse(0);
            TrailerRules.clean(fields.headers);
            trailers = fields.headers.size() == 0 ? null : fields.headers;
        }
        return true;
    }
}
