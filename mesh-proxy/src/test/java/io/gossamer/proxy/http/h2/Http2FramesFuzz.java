package io.gossamer.proxy.http.h2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.RecordingListener;
import io.gossamer.proxy.http.RecordingOwner;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.h1.Endpoint;
import io.netty.util.AsciiString;
import java.util.stream.Collectors;

/**
 * Any frames after the preface, HPACK included, from a client and from an endpoint: streams, heads
 * and memory are bounded, nothing depends on the reads, nothing is left over, and every request can
 * be forwarded over HTTP/1 to an endpoint that reads it in one way only.
 */
class Http2FramesFuzz {

    /** RFC 9113 section 6.5.2: what a field counts beside its octets. */
    private static final int FIELD_OVERHEAD = 32;

    /** For the frames that we answer with, heads of streams and what waits for more. Bytes. */
    private static final int FIXED_MEMORY = 512 * 1024;

    @FuzzTest(maxDuration = "30s")
    void anyFramesLeaveNothingBehind(byte[] data) {
        RecordingHandler whole = serve(data, Math.max(1, data.length));
        RecordingHandler split = serve(data, 1);
        if (!describe(whole).equals(describe(split))) {
            throw new AssertionError(
                    describe(whole) + "\n--- but in single bytes ---\n" + describe(split));
        }
        for (RecordingHandler.Request request : whole.requests) {
            checkSize(request.head.headers);
            if (request.ended) {
                Endpoint.check(request);
            }
        }
        answer(data);
    }

    private static RecordingHandler serve(byte[] data, int step) {
        RecordingHandler handler = new RecordingHandler();
        Http2ServerConnection connection =
                new Http2ServerConnection(
                        handler,
                        new FailureResponder(FailureResponder.Audience.UNMESHED_PEER, true),
                        Http2Parameters.server(() -> 0));
        CountedChannel channel = new CountedChannel(connection);
        byte[] preface = Http2ServerConnection.prefaceBytes();
        channel.receive(preface, 0, preface.length);
        for (int from = 0; from < data.length; from += step) {
            if (!channel.receive(data, from, Math.min(step, data.length - from))) {
                break;
            }
            if (connection.activeStreams() > HttpLimits.MAX_STREAMS) {
                throw new AssertionError("streams: " + connection.activeStreams());
            }
        }
        if (channel.held() > data.length + FIXED_MEMORY) {
            throw new AssertionError("memory: " + channel.held() + " for " + data.length);
        }
        channel.finish();

        if (connection.activeStreams() != 0 || !handler.closed) {
            throw new AssertionError("left over: " + connection.activeStreams());
        }
        for (RecordingHandler.Request request : handler.requests) {
            if (request.reset == null) {
                throw new AssertionError("not reset: " + request.head.method);
            }
        }
        return handler;
    }

    /** The same frames as the answer to a request of ours. */
    private static void answer(byte[] data) {
        RecordingOwner owner = new RecordingOwner();
        Http2ClientConnection connection =
                new Http2ClientConnection(owner, Http2Parameters.client(() -> 0));
        CountedChannel channel = new CountedChannel(connection);
        RecordingListener listener = new RecordingListener();
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_2,
                        new AsciiString("GET"),
                        new AsciiString("/"),
                        new HeaderBlock());
        head.scheme = new AsciiString("http");
        head.authority = new AsciiString("a");
        connection.open(head, true, listener);
        channel.receive(data, 0, data.length);
        channel.finish();

        if (listener.ended == (listener.reset != null) || owner.closed != 1) {
            throw new AssertionError("ended: " + listener.ended + ", reset: " + listener.reset);
        }
        if (listener.head != null) {
            checkSize(listener.head.headers);
        }
    }

    private static void checkSize(HeaderBlock headers) {
        long size = 0;
        for (int i = 0; i < headers.size(); i++) {
            size += headers.name(i).length() + headers.value(i).length() + FIELD_OVERHEAD;
        }
        if (size > HttpLimits.MAX_HEADER_BYTES || headers.size() > HttpLimits.MAX_FIELDS) {
            throw new AssertionError("head: " + size + " bytes, " + headers.size() + " fields");
        }
    }

    private static String describe(RecordingHandler handler) {
        return handler.requests.stream()
                        .map(
                                request ->
                                        request.head.method
                                                + " "
                                                + request.head.path
                                                + " "
                                                + request.head.authority
                                                + "\n"
                                                + request.head.headers
                                                + request.body
                                                + request.trailers
                                                + request.ended)
                        .collect(Collectors.joining("\n"))
                + handler.bad.size();
    }
}
