package io.gossamer.bench.backend;

import io.gossamer.bench.http2.Frames;
import io.gossamer.bench.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The answer to every request of an HTTP/2 service. Shared by its connections.
 *
 * @param headers of the response
 * @param chunk body of one DATA frame, never released
 * @param chunks how many of them
 * @param trailers of gRPC, which end the stream; null: the last chunk does
 */
record Answer(HeaderBlock headers, ByteBuf chunk, int chunks, @Nullable HeaderBlock trailers) {

    private static final int STATUS_200 = 8;
    private static final int CONTENT_LENGTH = 28;
    private static final int CONTENT_TYPE = 31;

    static Answer small() {
        HeaderBlock headers =
                HeaderBlock.builder()
                        .indexed(STATUS_200)
                        .named(CONTENT_TYPE, "text/plain")
                        .named(CONTENT_LENGTH, Integer.toString(Service.SMALL_BODY))
                        .build();
        return new Answer(headers, text(Service.SMALL_BODY), 1, null);
    }

    static Answer unary() {
        return grpc(Service.UNARY_MESSAGE, 1);
    }

    static Answer stream() {
        return grpc(Service.STREAM_MESSAGE, Service.STREAM_MESSAGES);
    }

    private static Answer grpc(int message, int messages) {
        HeaderBlock headers =
                HeaderBlock.builder()
                        .indexed(STATUS_200)
                        .named(CONTENT_TYPE, "application/grpc")
                        .build();
        HeaderBlock trailers = HeaderBlock.builder().field("grpc-status", "0").build();
        ByteBuf framed = Unpooled.buffer().writeByte(0).writeInt(message);
        framed.writeBytes(text(message));
        return new Answer(headers, Frames.constant(framed), messages, trailers);
    }

    /** Bytes that are no compressible run, never released. */
    static ByteBuf text(int length) {
        ByteBuf bytes = Unpooled.buffer(length);
        for (int i = 0; i < length; i++) {
            bytes.writeByte('a' + i * 7 % 26);
        }
        return Frames.constant(bytes);
    }
}
