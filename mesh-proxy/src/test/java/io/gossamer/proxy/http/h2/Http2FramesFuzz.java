package io.gossamer.proxy.http.h2;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RecordingHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any frames after the preface, HPACK included: bounded streams, and no request is left over. */
class Http2FramesFuzz {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        // SETTINGS; HEADERS of GET / http; RST_STREAM; PING; GOAWAY.
                        "000000040000000000",
                        "000000040000000000000004010500000001828684" + "41",
                        "00000004000000000000000501050000000182868441" + "00",
                        "000000040000000000000005010400000001828684410000000300010000000161"
                                + "6263",
                        "000000040000000000000004030000000001000000080000080600000000000000000000000000",
                        "000000040000000000000004080000000000000000" + "01")
                .map(seed -> arguments((Object) HexFormat.of().parseHex(seed)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyFramesLeaveNothingBehind(byte[] data) {
        RecordingHandler handler = new RecordingHandler();
        Http2ServerConnection connection =
                new Http2ServerConnection(
                        handler,
                        new FailureResponder(FailureResponder.Audience.UNMESHED_PEER, true),
                        Http2Parameters.server(() -> 0));
        EmbeddedChannel channel = new EmbeddedChannel(connection);
        channel.writeInbound(Unpooled.wrappedBuffer(Http2ServerConnection.prefaceBytes()));
        channel.writeInbound(Unpooled.copiedBuffer(data));
        if (connection.activeStreams() > 100) {
            throw new AssertionError("streams: " + connection.activeStreams());
        }
        channel.finishAndReleaseAll();

        if (connection.activeStreams() != 0 || !handler.closed) {
            throw new AssertionError("left over: " + connection.activeStreams());
        }
        for (RecordingHandler.Request request : handler.requests) {
            if (request.reset == null) {
                throw new AssertionError("not reset: " + request.head.method);
            }
        }
    }
}
