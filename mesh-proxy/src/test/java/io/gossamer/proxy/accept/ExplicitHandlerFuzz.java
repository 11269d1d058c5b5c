package io.gossamer.proxy.accept;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arbitrary bytes on an explicit connection, SOCKS5 and CONNECT: same outcome however cut. */
class ExplicitHandlerFuzz {

    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments((Object) hex("0501000501000305626f6f6b731f90")),
                arguments((Object) hex("05010005010001 0a6000050050".replace(" ", ""))),
                arguments((Object) hex("0501000501000420010db8000000000000000000000001" + "01bb")),
                arguments((Object) ascii("CONNECT books:80 HTTP/1.1\r\nHost: books\r\n\r\nx")),
                arguments((Object) ascii("GET http://books/ HTTP/1.1\r\n\r\n")));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesEndInOneOutcome(byte[] data) {
        List<String> whole = outcome(data, data.length);
        if (!whole.equals(outcome(data, 1))) {
            throw new AssertionError("depends on the reads: " + whole);
        }
        if (whole.size() > 1) {
            throw new AssertionError("more than one outcome: " + whole);
        }
    }

    private static List<String> outcome(byte[] data, int piece) {
        List<String> heard = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast(
                        new ExplicitHandler(
                                Duration.ofSeconds(10),
                                new ExplicitDestination.Listener() {
                                    @Override
                                    public void onDestination(ExplicitDestination destination) {
                                        heard.add(
                                                destination
                                                                instanceof
                                                                ExplicitDestination.Tunnel tunnel
                                                        ? tunnel.target().authority()
                                                        : "http");
                                    }

                                    @Override
                                    public void onRejected(String reason) {
                                        heard.add(reason);
                                    }
                                }));
        for (int from = 0; from < data.length && channel.isOpen(); from += piece) {
            channel.writeInbound(
                    Unpooled.copiedBuffer(data, from, Math.min(piece, data.length - from)));
        }
        channel.finishAndReleaseAll();
        return heard;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
