package io.gossamer.proxy.forward;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arbitrary bytes as either form of the transport header: refused, or a header that can be sent.
 */
class TransportHeaderFuzz {

    static Stream<Arguments> seeds() {
        return Arrays.stream(TransportHeaderForm.values())
                .flatMap(
                        form ->
                                Arrays.stream(Session.values())
                                        .map(session -> arguments((Object) seed(form, session))));
    }

    private static byte[] seed(TransportHeaderForm form, Session session) {
        ByteBuf bytes =
                form.encode(
                        ByteBufAllocator.DEFAULT,
                        new TransportHeader(8080, "books.default", session, false));
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreRefusedOrUnderstood(byte[] data) throws Exception {
        for (TransportHeaderForm form : TransportHeaderForm.values()) {
            TransportHeader header;
            try {
                header = form.decode(Unpooled.wrappedBuffer(data));
            } catch (MalformedHeaderException e) {
                continue;
            }
            if (header != null) {
                ByteBuf again = form.encode(ByteBufAllocator.DEFAULT, header);
                try {
                    if (!header.equals(form.decode(again))) {
                        throw new AssertionError("not stable: " + header);
                    }
                } finally {
                    again.release();
                }
            }
        }
    }
}
