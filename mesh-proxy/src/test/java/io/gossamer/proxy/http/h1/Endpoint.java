package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.RecordingListener;
import io.gossamer.proxy.http.RecordingOwner;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.StrictDecoder;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Forwards a request that was accepted to an endpoint over HTTP/1 and demands that the endpoint can
 * read the bytes in one way only: as this request.
 */
public final class Endpoint {

    private Endpoint() {}

    /** A whole request, without what may follow in a tunnel. */
    public static void check(RecordingHandler.Request request) {
        RequestHead head = request.head;
        if (head.mayTunnel()) {
            return;
        }
        byte[] forwarded = forward(request);
        List<StrictDecoder.Message> seen = StrictDecoder.requests(forwarded);
        boolean same =
                seen.size() == 1
                        && seen.get(0).complete
                        && seen.get(0).start.contentEquals(head.method)
                        && seen.get(0).body.toString().contentEquals(request.body);
        if (!same) {
            throw new AssertionError("an endpoint sees " + seen + "\n" + latin1(forwarded));
        }
        // Without an authority no endpoint can be found, and HTTP/1.1 demands one.
        if (head.authority != null) {
            checkOurs(request, forwarded);
        }
    }

    private static byte[] forward(RecordingHandler.Request request) {
        Http1ClientConnection connection = new Http1ClientConnection(new RecordingOwner());
        CountedChannel channel = new CountedChannel(connection);
        boolean bare = request.body.length() == 0 && request.trailers == null;
        ClientStream stream = connection.open(request.head.copy(), bare, new RecordingListener());
        if (!bare) {
            byte[] body = request.body.toString().getBytes(StandardCharsets.ISO_8859_1);
            stream.writeData(Unpooled.wrappedBuffer(body), request.trailers == null);
            if (request.trailers != null) {
                stream.writeTrailers(request.trailers);
            }
        }
        byte[] sent = channel.sent();
        channel.finish();
        return sent;
    }

    private static void checkOurs(RecordingHandler.Request request, byte[] forwarded) {
        RecordingHandler handler = new RecordingHandler();
        CountedChannel channel =
                new CountedChannel(
                        new Http1ServerConnection(
                                handler,
                                new FailureResponder(
                                        FailureResponder.Audience.UNMESHED_PEER, true)));
        channel.receive(forwarded, 0, forwarded.length);
        String once = describe(request);
        String twice = handler.requests.size() == 1 ? describe(handler.last()) : "nothing";
        channel.finish();
        if (!once.equals(twice)) {
            throw new AssertionError(once + "\n--- is read by the next proxy as ---\n" + twice);
        }
    }

    /** Everything that a stage decides by. */
    private static String describe(RecordingHandler.Request request) {
        RequestHead head = request.head;
        return head.method
                + " "
                + head.path
                + " at "
                + head.authority
                + "\n"
                + fields(head.headers)
                + request.body
                + "\n"
                // A body of known length has no place for trailers in HTTP/1: they are dropped.
                + (request.trailers == null || head.contentLength >= 0
                        ? ""
                        : fields(request.trailers))
                + request.ended;
    }

    private static String fields(HeaderBlock headers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            // Written anew from what the head says.
            if (!HttpNames.same(name, HttpNames.HOST)
                    && !HttpNames.same(name, HttpNames.CONTENT_LENGTH)) {
                text.append(name).append(": ").append(headers.value(i)).append('\n');
            }
        }
        return text.toString();
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
