package io.gossamer.proxy.http.h1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingListener;
import io.gossamer.proxy.http.RecordingOwner;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.StrictDecoder;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Any bytes from an endpoint as the answer to one GET. The exchange ends once, however the bytes
 * are split; the answer is the one that a strict parser other than ours sees; and the connection is
 * used again only if nothing came after it.
 */
class Http1ResponseFuzz {

    /** What came of the exchange before and after the end of the connection. */
    record Outcome(RecordingListener answer, boolean reused) {}

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreOneAnswerOrNone(byte[] data) {
        Outcome whole = receive(data, Math.max(1, data.length));
        Outcome split = receive(data, 1);
        if (!describe(whole).equals(describe(split))) {
            throw new AssertionError(
                    describe(whole) + "\n--- but in single bytes ---\n" + describe(split));
        }
        if (whole.answer.ended) {
            compare(whole, StrictDecoder.responses(data));
        }
    }

    private static void compare(Outcome ours, List<StrictDecoder.Message> strict) {
        int last = ours.answer.informational.size();
        StrictDecoder.Message other = last < strict.size() ? strict.get(last) : null;
        if (other != null && other.broken) {
            return;
        }
        boolean same =
                other != null
                        && other.complete
                        && other.start.equals(String.valueOf(ours.answer.head.status))
                        && other.body.toString().contentEquals(ours.answer.body);
        if (!same || (ours.reused && strict.size() > last + 1)) {
            throw new AssertionError(describe(ours) + "\n--- but else ---\n" + strict);
        }
    }

    private static Outcome receive(byte[] data, int step) {
        RecordingOwner owner = new RecordingOwner();
        Http1ClientConnection connection = new Http1ClientConnection(owner);
        CountedChannel channel = new CountedChannel(connection);
        RecordingListener listener = new RecordingListener();
        connection.open(get(), true, listener);
        int from = 0;
        while (from < data.length
                && channel.receive(data, from, Math.min(step, data.length - from))) {
            from += step;
        }
        boolean reused = connection.capacity() > 0;
        channel.finish();

        if (listener.ended == (listener.reset != null)) {
            throw new AssertionError("ended: " + listener.ended + ", reset: " + listener.reset);
        }
        if (owner.closed != 1) {
            throw new AssertionError("closed: " + owner.closed);
        }
        return new Outcome(listener, reused);
    }

    private static RequestHead get() {
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString("GET"),
                        new AsciiString("/"),
                        new HeaderBlock());
        head.authority = new AsciiString("a");
        return head;
    }

    private static String describe(Outcome outcome) {
        RecordingListener answer = outcome.answer;
        String head = answer.head == null ? "" : answer.head.status + "\n" + answer.head.headers;
        return answer.informational.size()
                + " + "
                + head
                + "\n"
                + answer.body
                + "\n"
                + answer.trailers
                + answer.ended
                + outcome.reused;
    }
}
