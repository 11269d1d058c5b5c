package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that are given up for another attempt. */
class HttpRelayAttemptsTest {

    private final List<String> client = new ArrayList<>();
    private final List<String> endpoint = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final List<String> pieces = new ArrayList<>();
    private final Client stream = new Client();

    @Test
    void sendsTheRequestAgainAndPassesOnlyTheLastAnswer() {
        HttpRelay relay = new HttpRelay(stream, false, 1_024, new RefusesBadGateway());
        ClientStream.Listener first = relay.newAttempt();
        relay.attach(new Endpoint());
        stream.listener.onData(data("body"), true);

        first.onResponse(response(502), true);
        assertThat(seen).containsExactly("failed REFUSED");
        assertThat(client).isEmpty();

        relay.rewind();
        ClientStream.Listener second = relay.newAttempt();
        relay.attach(new Endpoint());
        first.onData(data("late"), true);
        second.onResponse(response(200), true);

        assertThat(endpoint).containsExactly("data body", "data body");
        assertThat(client).containsExactly("200 end");
        assertThat(seen).containsExactly("failed REFUSED", "complete DONE");
    }

    @Test
    void tellsThePiecesOfARequestOnceHoweverOftenTheyAreSent() {
        HttpRelay relay = new HttpRelay(stream, false, 1_024, new RefusesBadGateway());
        ClientStream.Listener first = relay.newAttempt();
        stream.listener.onData(data("early"), false);
        assertThat(pieces).isEmpty();
        relay.attach(new Endpoint());
        stream.listener.onData(data("late"), false);

        first.onResponse(response(502), false);
        relay.rewind();
        ClientStream.Listener second = relay.newAttempt();
        relay.attach(new Endpoint());
        stream.listener.onData(data("last"), true);
        second.onResponse(response(200), false);
        second.onData(data("answer"), true);

        assertThat(pieces).containsExactly("> 5", "> 4", "> 4", "> end", "< 6");
        assertThat(endpoint)
                .containsExactly(
                        "data early",
                        "data late",
                        "reset CANCEL",
                        "data early",
                        "data late",
                        "data last");
    }

    @Test
    void whatNoEndpointHasReadIsGivenBackWithAnAnswerOfOurs() {
        HttpRelay relay = new HttpRelay(stream, false, 0, new RefusesUnavailable());
        relay.newAttempt();
        stream.listener.onData(data("waits"), false);
        assertThat(stream.consumed).isZero();

        relay.answer(() -> stream.writeResponse(response(503), true));
        stream.listener.onData(data("late"), false);

        assertThat(stream.consumed).isEqualTo(9);
    }

    @Test
    void whatTheEndpointHasNotReadIsGivenBackWithItsEarlyAnswer() {
        HttpRelay relay = new HttpRelay(stream, false, 0, new RefusesUnavailable());
        ClientStream.Listener first = relay.newAttempt();
        relay.attach(new Endpoint());
        stream.listener.onData(data("request"), false);
        first.onDrained(3);
        assertThat(stream.consumed).isEqualTo(3);

        first.onResponse(response(413), true);
        first.onDrained(4);

        assertThat(stream.consumed).isEqualTo(7);
    }

    @Test
    void resetsAnAttemptThatHasNotEnded() {
        HttpRelay relay = new HttpRelay(stream, true, 0, new RefusesBadGateway());
        ClientStream.Listener first = relay.newAttempt();
        relay.attach(new Endpoint());

        first.onResponse(response(502), false);

        assertThat(endpoint).containsExactly("reset CANCEL");
        assertThat(client).isEmpty();
        relay.abort(StreamReset.CANCEL);
    }

    @Test
    void keepsTheAnswerIfTheRequestCannotBeSentAgain() {
        HttpRelay relay = new HttpRelay(stream, false, 2, new RefusesBadGateway());
        ClientStream.Listener first = relay.newAttempt();
        relay.attach(new Endpoint());
        stream.listener.onData(data("longer than two bytes"), true);

        first.onResponse(response(502), true);

        assertThat(client).containsExactly("502 end");
        assertThat(seen).containsExactly("complete DONE");
    }

    @Test
    void saysOfEachAttemptWhenTheWholeRequestIsSent() {
        HttpRelay relay = new HttpRelay(stream, false, 1_024, new Witness());
        relay.newAttempt();
        relay.attach(new Endpoint());
        stream.listener.onData(data("bo"), false);
        assertThat(seen).containsExactly("active");
        stream.listener.onData(data("dy"), true);
        assertThat(seen).containsExactly("active", "active", "sent");

        relay.cancelAttempt();
        relay.rewind();
        ClientStream.Listener second = relay.newAttempt();
        relay.attach(new Endpoint());
        assertThat(seen).endsWith("sent", "sent");

        second.onResponse(response(200), false);
        second.onData(data("answer"), true);
        assertThat(seen).endsWith("sent", "active", "active", "complete DONE");
        assertThat(endpoint)
                .containsExactly("data bo", "data dy", "reset CANCEL", "data bo", "data dy");
    }

    @Test
    void trailersOfAnAnswerWithoutBodyMayGiveItUp() {
        HttpRelay relay = new HttpRelay(stream, true, 0, new RefusesUnavailable());
        ClientStream.Listener first = relay.newAttempt();
        relay.attach(new Endpoint());
        first.onResponse(response(200), false);
        assertThat(client).as("the head waits").isEmpty();
        first.onTrailers(trailers("14"));
        assertThat(client).isEmpty();
        assertThat(seen).containsExactly("failed REFUSED");

        relay.rewind();
        ClientStream.Listener second = relay.newAttempt();
        relay.attach(new Endpoint());
        second.onResponse(response(200), false);
        second.onTrailers(trailers("0"));

        assertThat(client).containsExactly("200", "trailers");
        assertThat(seen).containsExactly("failed REFUSED", "complete DONE");
    }

    @Test
    void aHeadThatWaitsForTrailersGoesOnWithTheFirstOfTheBody() {
        HttpRelay relay = new HttpRelay(stream, true, 0, new RefusesUnavailable());
        ClientStream.Listener only = relay.newAttempt();
        relay.attach(new Endpoint());
        only.onResponse(response(200), false);
        only.onData(data("message"), false);
        only.onTrailers(trailers("14"));

        assertThat(client).containsExactly("200", "data message", "trailers");
        assertThat(seen).containsExactly("complete DONE");
    }

    private static HeaderBlock trailers(String grpcStatus) {
        HeaderBlock trailers = new HeaderBlock();
        trailers.add(HttpNames.GRPC_STATUS, new AsciiString(grpcStatus));
        return trailers;
    }

    private final class RefusesUnavailable extends RefusesBadGateway {
        @Override
        public boolean awaitsTrailers(ResponseHead head) {
            return true;
        }

        @Override
        public boolean givesUpAt(HeaderBlock trailers) {
            return "14".equals(String.valueOf((Object) trailers.get(HttpNames.GRPC_STATUS)));
        }
    }

    private final class Witness extends RefusesBadGateway {
        @Override
        public void onRequestSent() {
            seen.add("sent");
        }

        @Override
        public void onActivity() {
            seen.add("active");
        }
    }

    private static ResponseHead response(int status) {
        return new ResponseHead(HttpVersion.HTTP_1_1, status, new HeaderBlock());
    }

    private static ByteBuf data(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static String take(ByteBuf data) {
        String text = data.toString(StandardCharsets.US_ASCII);
        data.release();
        return text;
    }

    private class RefusesBadGateway implements HttpRelay.Observer {
        @Override
        public boolean givesUp(ResponseHead head) {
            return head.status == 502;
        }

        @Override
        public void onRequestData(ByteBuf data) {
            pieces.add("> " + data.readableBytes());
        }

        @Override
        public void onRequestEnd() {
            pieces.add("> end");
        }

        @Override
        public void onResponseData(int bytes) {
            pieces.add("< " + bytes);
        }

        @Override
        public void onResponseHead(ResponseHead head, boolean end) {}

        @Override
        public void onFirstFrame() {}

        @Override
        public void onResponseTrailers(HeaderBlock trailers) {}

        @Override
        public void onAttemptFailed(StreamReset reason) {
            seen.add("failed " + reason);
        }

        @Override
        public void onComplete(HttpRelay.Outcome outcome) {
            seen.add("complete " + outcome);
        }
    }

    private final class Endpoint implements ClientStream {
        @Override
        public void writeData(ByteBuf data, boolean end) {
            endpoint.add("data " + take(data));
        }

        @Override
        public void writeTrailers(HeaderBlock trailers) {
            endpoint.add("trailers");
        }

        @Override
        public void reset(StreamReset reason) {
            endpoint.add("reset " + reason);
        }

        @Override
        public void consumed(int bytes) {}
    }

    private final class Client implements ServerStream {
        private @Nullable HttpStreamListener listener;
        private int consumed;

        @Override
        public void listen(HttpStreamListener heard) {
            listener = heard;
        }

        @Override
        public void writeResponse(ResponseHead head, boolean end) {
            client.add(head.status + (end ? " end" : ""));
        }

        @Override
        public void closeConnectionAfter() {}

        @Override
        public InetSocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("client", 1);
        }

        @Override
        public void writeData(ByteBuf data, boolean end) {
            client.add("data " + take(data));
        }

        @Override
        public void writeTrailers(HeaderBlock trailers) {
            client.add("trailers");
        }

        @Override
        public void reset(StreamReset reason) {
            client.add("reset " + reason);
        }

        @Override
        public void consumed(int bytes) {
            consumed += bytes;
        }
    }
}
