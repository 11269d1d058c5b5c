package io.gossamer.proxy.http.h1;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RecordingHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes from a client: heads and chunks. What is handed on is the same however the bytes are
 * split, and what is written to an endpoint reads back as the same request.
 */
class Http1RequestFuzz {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST http://b:1/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n",
                        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nbytes",
                        "GET / HTTP/1.0\r\nConnection: keep-alive, x\r\nX: y\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: upgrade\r\nUpgrade: w\r\n\r\n")
                .map(seed -> arguments((Object) seed.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesMeanTheSameHoweverTheyAreSplit(byte[] data) {
        String whole = outcome(data, data.length);
        String split = outcome(data, 1);
        if (!whole.equals(split)) {
            throw new AssertionError(whole + "\n--- but in single bytes ---\n" + split);
        }
    }

    private static String outcome(byte[] data, int step) {
        RecordingHandler handler = new RecordingHandler();
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new Http1ServerConnection(
                                handler,
                                new FailureResponder(
                                        FailureResponder.Audience.UNMESHED_PEER, true)));
        for (int i = 0; i < data.length; i += Math.max(1, step)) {
            int length = Math.min(step, data.length - i);
            channel.writeInbound(Unpooled.copiedBuffer(data, i, length));
            // Answers let the next pipelined request in.
            for (int k = 0; k < handler.requests.size(); k++) {
                RecordingHandler.Request request = handler.requests.get(k);
                if (request.ended && request.reset == null && request.drained == 0) {
                    request.drained = 1;
                    request.answer(200, "");
                    channel.runPendingTasks();
                }
            }
        }
        StringBuilder outcome = new StringBuilder();
        for (RecordingHandler.Request request : handler.requests) {
            outcome.append(request.head.method).append(' ').append(request.head.path);
            outcome.append(' ').append(request.head.authority).append('\n');
            outcome.append(request.head.headers).append(request.body);
            outcome.append(request.trailers).append(request.ended).append('\n');
        }
        outcome.append(handler.bad.size());
        channel.finishAndReleaseAll();
        return outcome.toString();
    }
}
