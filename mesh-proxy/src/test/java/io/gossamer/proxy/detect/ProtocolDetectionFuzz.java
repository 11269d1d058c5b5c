package io.gossamer.proxy.detect;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.detect.ProtocolPrefix.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arbitrary first bytes: how they are cut into reads changes no verdict, a verdict never changes,
 * and the ClientHello peek reads nothing that is not there.
 */
class ProtocolDetectionFuzz {

    static Stream<Arguments> seeds() throws Exception {
        return Stream.of(
                arguments((Object) ClientHellos.of("books.example.org", "h2")),
                arguments((Object) ClientHellos.of(null)),
                arguments((Object) ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
                arguments((Object) ascii("GET / HTTP/1.1\r\n")),
                arguments((Object) ascii("PURGE /a HTTP/1.1\r\n")),
                arguments((Object) ascii("get key\r\n")),
                arguments((Object) new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreJudgedTheSameHoweverTheyCome(byte[] data) {
        ByteBuf bytes = Unpooled.wrappedBuffer(data);
        ProtocolPrefix slow = new ProtocolPrefix();
        Verdict decided = Verdict.UNDECIDED;
        for (int length = 0; length <= data.length; length++) {
            ByteBuf sofar = bytes.slice(0, length);
            Verdict now = slow.look(sofar);
            if (decided != Verdict.UNDECIDED && now != decided) {
                throw new AssertionError("changed its mind: " + decided + " to " + now);
            }
            decided = now;
        }
        if (new ProtocolPrefix().look(bytes) != decided) {
            throw new AssertionError("depends on the reads: " + decided);
        }
        ClientHelloPeek.Result hello = ClientHelloPeek.peek(bytes);
        if (hello.serverName() != null && hello.serverName().length() > 253) {
            throw new AssertionError("name too long");
        }
        ServerFirst.classify(bytes);
        if (bytes.readableBytes() != data.length) {
            throw new AssertionError("consumed");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
