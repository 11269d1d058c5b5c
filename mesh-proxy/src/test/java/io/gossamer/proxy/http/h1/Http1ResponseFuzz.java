package io.gossamer.proxy.http.h1;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingListener;
import io.gossamer.proxy.http.RecordingOwner;
import io.gossamer.proxy.http.RequestHead;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes from an endpoint: the request ends, or waits; the connection never breaks inside. */
class Http1ResponseFuzz {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
                        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                        "HTTP/1.0 200 OK\r\nKeep-Alive: timeout=5\r\n\r\nuntil the end",
                        "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: w\r\n\r\n")
                .map(seed -> arguments((Object) seed.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesEndTheExchangeAtMostOnce(byte[] data) {
        RecordingOwner owner = new RecordingOwner();
        Http1ClientConnection connection = new Http1ClientConnection(owner);
        EmbeddedChannel channel = new EmbeddedChannel(connection);
        RecordingListener listener = new RecordingListener();
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString("GET"),
                        new AsciiString("/"),
                        new HeaderBlock());
        head.authority = new AsciiString("a");
        connection.open(head, true, listener);
        channel.writeInbound(Unpooled.copiedBuffer(data));
        channel.finishAndReleaseAll();

        if (listener.ended == (listener.reset != null)) {
            throw new AssertionError("ended: " + listener.ended + ", reset: " + listener.reset);
        }
        if (owner.closed != 1) {
            throw new AssertionError("closed: " + owner.closed);
        }
    }
}
