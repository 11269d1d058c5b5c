package io.gossamer.proxy.http.h1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.StrictDecoder;
import java.util.List;

/**
 * Any bytes from a client. What is handed on is the same however the bytes are split, is what a
 * strict parser other than ours sees, and can be read in one way only by the endpoint it is
 * forwarded to.
 */
class Http1RequestFuzz {

    /**
     * @param open whether the connection still takes requests
     */
    record Served(RecordingHandler handler, boolean open) {}

    @FuzzTest(maxDuration = "30s")
    void anyBytesMeanTheSameToEverybody(byte[] data) {
        Served whole = serve(data, Math.max(1, data.length));
        String split = describe(serve(data, 1).handler);
        if (!describe(whole.handler).equals(split)) {
            throw new AssertionError(
                    describe(whole.handler) + "\n--- but in single bytes ---\n" + split);
        }
        compare(whole, StrictDecoder.requests(data));
        for (RecordingHandler.Request request : whole.handler.requests) {
            if (request.ended) {
                Endpoint.check(request);
            }
        }
    }

    private static void compare(Served whole, List<StrictDecoder.Message> strict) {
        List<RecordingHandler.Request> requests = whole.handler.requests;
        for (int i = 0; i < requests.size(); i++) {
            RecordingHandler.Request ours = requests.get(i);
            // HTTP/1.2 is HTTP/1.1 to us (RFC 9110 section 2.5); it knows no chunks there.
            if (i < strict.size() && strict.get(i).head.protocolVersion().minorVersion() > 1) {
                return;
            }
            if (i >= strict.size() || !isSame(ours, strict.get(i))) {
                throw new AssertionError(
                        "request " + i + ":\n" + describe(whole.handler) + "\nelse:\n" + strict);
            }
            if (ours.head.mayTunnel() || strict.get(i).broken) {
                return;
            }
        }
        boolean accepted = whole.open && whole.handler.bad.isEmpty();
        if (accepted && strict.stream().skip(requests.size()).anyMatch(more -> !more.refused)) {
            throw new AssertionError("more than our " + requests.size() + ": " + strict);
        }
    }

    private static boolean isSame(RecordingHandler.Request ours, StrictDecoder.Message strict) {
        if (strict.refused || !strict.start.contentEquals(ours.head.method)) {
            return false;
        }
        // Who refuses the body, as for the grammar of chunk extensions, does not read it otherwise.
        if (ours.head.mayTunnel() || strict.broken) {
            return true;
        }
        if (ours.ended) {
            return strict.complete && strict.body.toString().contentEquals(ours.body);
        }
        // The rest of the body is missing: then it is missing for everybody.
        return ours.reset != StreamReset.CONNECTION_LOST || !strict.complete;
    }

    private static Served serve(byte[] data, int step) {
        RecordingHandler handler = new RecordingHandler();
        CountedChannel channel =
                new CountedChannel(
                        new Http1ServerConnection(
                                handler,
                                new FailureResponder(
                                        FailureResponder.Audience.UNMESHED_PEER, true)));
        int from = 0;
        // The connection may end before the bytes do, as after an answer to HTTP/1.0.
        while (from < data.length
                && channel.receive(data, from, Math.min(step, data.length - from))) {
            from += step;
            answer(handler, channel);
        }
        boolean open = channel.channel().isOpen();
        channel.finish();
        return new Served(handler, open);
    }

    /** Answers let the next pipelined request in. */
    private static void answer(RecordingHandler handler, CountedChannel channel) {
        for (int k = 0; k < handler.requests.size(); k++) {
            RecordingHandler.Request request = handler.requests.get(k);
            if (request.ended && request.reset == null && request.drained == 0) {
                request.drained = 1;
                request.answer(200, "");
                channel.channel().runPendingTasks();
            }
        }
    }

    private static String describe(RecordingHandler handler) {
        StringBuilder outcome = new StringBuilder();
        for (RecordingHandler.Request request : handler.requests) {
            outcome.append(request.head.method).append(' ').append(request.head.path);
            outcome.append(' ').append(request.head.authority).append('\n');
            outcome.append(request.head.headers).append(request.body);
            outcome.append(request.trailers).append(request.ended).append('\n');
        }
        return outcome.append(handler.bad.size()).toString();
    }
}
