package io.gossamer.proxy.forward;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary bytes as either form of the transport header: refused, or a header that can be sent and
 * that ends where it says; what follows is not touched, and nothing is decided before it is whole.
 */
class TransportHeaderFuzz {

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreRefusedOrUnderstood(byte[] data) throws Exception {
        for (TransportHeaderForm form : TransportHeaderForm.values()) {
            ByteBuf bytes = Unpooled.wrappedBuffer(data);
            TransportHeader header = decode(form, bytes);
            checkReads(form, data, header == null ? data.length : bytes.readerIndex(), header);
            if (header == null) {
                continue;
            }
            if (bytes.readerIndex() > TransportHeaderForm.MAX_BYTES) {
                throw new AssertionError("header: " + bytes.readerIndex() + " bytes");
            }
            ByteBuf again = form.encode(ByteBufAllocator.DEFAULT, header);
            try {
                if (!header.equals(form.decode(again)) || again.isReadable()) {
                    throw new AssertionError("not stable: " + header);
                }
            } finally {
                again.release();
            }
        }
    }

    /** The same bytes one by one: the header comes with its last byte and not before. */
    private static void checkReads(
            TransportHeaderForm form, byte[] data, int end, @Nullable TransportHeader header) {
        for (int length = 0; length < end; length++) {
            ByteBuf part = Unpooled.wrappedBuffer(data, 0, length);
            if (decode(form, part) != null || part.readerIndex() != 0) {
                throw new AssertionError("decided after " + length + " of " + end + ": " + header);
            }
        }
    }

    private static @Nullable TransportHeader decode(TransportHeaderForm form, ByteBuf bytes) {
        try {
            return form.decode(bytes);
        } catch (MalformedHeaderException e) {
            return null;
        }
    }
}
