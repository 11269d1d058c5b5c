package io.gossamer.proxy.grpc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Arbitrary bytes as the messages of a stream and as a message of a status: nothing depends on the
 * reads, what is delivered is what was sent, and sizes are bounded.
 */
class GrpcBytesFuzz {

    private static final int MAX = 1_024;

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreMessagesOrRefused(byte[] data) {
        String whole = read(data, Math.max(1, data.length));
        String single = read(data, 1);
        if (!whole.equals(single)) {
            throw new AssertionError(whole + " but in single bytes " + single);
        }
        checkDecoding(data);
    }

    private static String read(byte[] data, int step) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        MessageReader reader =
                new MessageReader(
                        MAX,
                        message -> {
                            if (message.length > MAX) {
                                throw new AssertionError("message: " + message.length);
                            }
                            framed.writeBytes(prefix(message.length));
                            framed.writeBytes(message);
                            return null;
                        });
        GrpcStatus problem = null;
        for (int from = 0; from < data.length && problem == null; from += step) {
            ByteBuf part = Unpooled.wrappedBuffer(data, from, Math.min(step, data.length - from));
            problem = reader.read(part);
            if (problem == null && part.isReadable()) {
                throw new AssertionError("left over: " + part.readableBytes());
            }
        }
        byte[] delivered = framed.toByteArray();
        if (!Arrays.equals(delivered, Arrays.copyOf(data, delivered.length))) {
            throw new AssertionError("not what was sent");
        }
        if (problem == null && reader.isWithinMessage() != (delivered.length < data.length)) {
            throw new AssertionError("within a message: " + reader.isWithinMessage());
        }
        return delivered.length + " " + problem;
    }

    private static byte[] prefix(int length) {
        return new byte[] {0, 0, 0, (byte) (length >>> 8), (byte) length};
    }

    private static void checkDecoding(byte[] data) {
        String decoded = StatusReader.decode(new AsciiString(data));
        if (decoded.length() > data.length) {
            throw new AssertionError("longer: " + decoded.length());
        }
        String text = new String(data, StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02X".formatted(b & 0xff));
        }
        String again = StatusReader.decode(new AsciiString(encoded));
        if (!again.equals(text)) {
            throw new AssertionError("not stable: " + text);
        }
    }
}
