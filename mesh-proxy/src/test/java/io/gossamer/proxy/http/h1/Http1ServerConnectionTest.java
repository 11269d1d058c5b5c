package io.gossamer.proxy.http.h1;

import static io.gossamer.proxy.http.h1.Http1Bytes.bytes;
import static io.gossamer.proxy.http.h1.Http1Bytes.receive;
import static io.gossamer.proxy.http.h1.Http1Bytes.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1ServerConnectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final RecordingHandler handler = new RecordingHandler();
    private final Http1ServerConnection connection =
            new Http1ServerConnection(
                    handler, new FailureResponder(FailureResponder.Audience.APPLICATION, true));
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void headIsParsed() {
        receive(
                channel,
                "POST /a?b=c HTTP/1.1\r\nhOst: x.y:80\r\nX: 1\r\nx:  2 \r\nContent-Length: 2\r\n\r\nok");

        RecordingHandler.Request request = handler.last();
        assertThat(request.head.method.toString()).isEqualTo("POST");
        assertThat(request.head.path.toString()).isEqualTo("/a?b=c");
        assertThat(request.head.authority.toString()).isEqualTo("x.y:80");
        assertThat(request.head.contentLength).isEqualTo(2);
        assertThat(request.head.headers.toString())
                .isEqualTo("hOst: x.y:80\nX: 1\nx: 2\nContent-Length: 2\n");
        assertThat(request.body).hasToString("ok");
        assertThat(request.ended).isTrue();
    }

    @Test
    void absoluteFormWinsOverHost() {
        receive(channel, "GET http://b:81/p HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(handler.last().head.authority.toString()).isEqualTo("b:81");
        assertThat(handler.last().head.path.toString()).isEqualTo("/p");
        assertThat(handler.last().head.absoluteForm).isTrue();
    }

    @Test
    void headersOfThisHopAreTakenOut() {
        receive(
                channel,
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: x-hop, host, upgrade\r\nX-Hop: 1\r\n"
                        + "Keep-Alive: 5\r\nProxy-Connection: close\r\nTE: trailers, gzip\r\n"
                        + "Upgrade: h2c\r\nX-End: 1\r\n\r\n");

        assertThat(handler.last().head.headers.toString())
                .isEqualTo("Host: a\nte: trailers\nX-End: 1\n");
        assertThat(handler.last().head.upgrade).isFalse();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        receive(channel, GET + GET + GET);

        assertThat(handler.requests).hasSize(1);
        handler.last().answer(200, "one");
        handler.last().answer(200, "two");
        handler.last().answer(200, "three");

        assertThat(handler.requests).hasSize(3);
        assertThat(sent(channel)).matches("(?s).*one.*two.*three");
    }

    @Test
    void chunkedBodyAndTrailersArriveHoweverTheyAreSplit() {
        String message =
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;ext=\"x\"\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-T: 1\r\nHost: evil\r\n\r\n";
        for (int i = 0; i < message.length(); i++) {
            channel.writeInbound(bytes(message.substring(i, i + 1)));
        }

        assertThat(handler.last().body).hasToString("abc0123456789");
        assertThat(handler.last().trailers.toString()).isEqualTo("X-T: 1\n");
    }

    @Test
    void responseOfUnknownLengthIsChunkedToANewClient() {
        receive(channel, GET);
        handler.last().stream.writeResponse(head(200), false);
        handler.last().stream.writeData(bytes("x".repeat(2000)), false);
        HeaderBlock trailers = new HeaderBlock();
        trailers.add(new AsciiString("t"), new AsciiString("1"));
        handler.last().stream.writeTrailers(trailers);

        assertThat(sent(channel))
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n"
                                + "x".repeat(2000)
                                + "\r\n0\r\nt: 1\r\n\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void responseOfUnknownLengthEndsWithTheConnectionToAnOldClient() {
        receive(channel, "GET / HTTP/1.0\r\n\r\n");
        handler.last().stream.writeResponse(head(103), false);
        handler.last().stream.writeResponse(head(200), false);
        handler.last().stream.writeData(bytes("abc"), true);

        assertThat(sent(channel)).isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void oldClientThatAsksForItKeepsItsConnection() {
        receive(channel, "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        handler.last().answer(200, "abc");

        assertThat(sent(channel)).contains("connection: keep-alive\r\n");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void connectionCloseIsHonoured() {
        receive(channel, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + GET);
        handler.last().answer(200, "abc");

        assertThat(sent(channel)).contains("connection: close\r\n").endsWith("abc");
        assertThat(handler.requests).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void responsesToHeadHaveALengthAndNoBody() {
        receive(channel, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
        ResponseHead response = head(200);
        response.contentLength = 5;
        handler.last().stream.writeResponse(response, true);
        handler.last().answer(200, "abc");

        assertThat(sent(channel))
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
    }

    @Test
    void statusWithoutBodyHasNoFraming() {
        receive(channel, GET);
        handler.last().stream.writeResponse(head(204), true);

        assertThat(sent(channel)).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    }

    @Test
    void continueIsPassedOnBeforeTheFinalHead() {
        receive(
                channel,
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        handler.last().stream.writeResponse(head(100), false);
        assertThat(sent(channel)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

        receive(channel, "ok");
        handler.last().answer(200, "fine");
        assertThat(sent(channel)).endsWith("fine");
    }

    @Test
    void upgradeBecomesATunnelWithAnEndPerDirection() {
        receive(
                channel,
                "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly");
        assertThat(handler.last().end).isFalse();
        assertThat(handler.last().head.upgrade).isTrue();
        ResponseHead response = head(101);
        response.headers.add(new AsciiString("upgrade"), new AsciiString("websocket"));
        handler.last().stream.writeResponse(response, false);
        handler.last().stream.writeData(bytes("down"), false);
        receive(channel, "-up");

        assertThat(sent(channel))
                .isEqualTo(
                        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\ndown");
        assertThat(handler.last().body).hasToString("early-up");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(handler.last().ended).isTrue();
        assertThat(channel.isOpen()).isTrue();
        handler.last().stream.writeData(Unpooled.EMPTY_BUFFER, true);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void upgradeThatIsRefusedLeavesAnOrdinaryExchange() {
        receive(
                channel,
                "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                        + GET);
        handler.last().answer(200, "no");

        assertThat(handler.requests).hasSize(2);
        assertThat(handler.requests.get(0).ended).isTrue();
    }

    @Test
    void switchThatNobodyAskedForBreaksTheExchange() {
        receive(channel, GET);
        handler.last().stream.writeResponse(head(101), false);

        assertThat(sent(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectOpensATunnel() {
        receive(channel, "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
        handler.last().stream.writeResponse(head(200), false);
        receive(channel, "bytes");

        assertThat(sent(channel)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(handler.last().body).hasToString("bytes");
        assertThat(handler.last().head.authority.toString()).isEqualTo("b:443");
    }

    @Test
    void bodyThatIsNotTheOneAnnouncedIsBroken() {
        receive(channel, GET);
        ResponseHead response = head(200);
        response.contentLength = 5;
        handler.last().stream.writeResponse(response, false);
        handler.last().stream.writeData(bytes("abc"), true);

        assertThat(handler.last().reset).isEqualTo(StreamReset.INTERNAL_ERROR);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void clientThatGoesAwayResetsTheRequest() {
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
        channel.close();

        assertThat(handler.last().reset).isEqualTo(StreamReset.CONNECTION_LOST);
        assertThat(handler.closed).isTrue();
    }

    @Test
    void clientThatEndsItsSideStillGetsItsAnswer() {
        receive(channel, GET);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.isOpen()).isTrue();
        handler.last().answer(200, "abc");

        assertThat(sent(channel)).endsWith("abc");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodyThatWaitsForRoomIsNotCutByTheEndOfInput() {
        handler.consumes = false;
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 150000\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(handler.last().reset).isNull();
        handler.last().stream.consumed(65_535);
        handler.last().stream.consumed(65_535);

        assertThat(handler.last().body).hasSize(150_000);
        assertThat(handler.last().ended).isTrue();
        handler.last().answer(200, "abc");
        assertThat(sent(channel)).endsWith("abc");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nextRequestIsReadWhateverTheLastOneHasNotConsumed() {
        handler.consumes = false;
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65535\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[65_535]));
        assertThat(channel.config().isAutoRead()).isFalse();

        handler.last().answer(200, "one");
        assertThat(channel.config().isAutoRead()).isTrue();
        receive(channel, GET);

        assertThat(handler.requests).hasSize(2);
    }

    @Test
    void clientThatEndsItsSideAfterAnEarlyAnswerIsNotWaitedFor() {
        handler.consumes = false;
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));
        handler.last().answer(413, "no");

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();

        assertThat(sent(channel)).endsWith("no");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodyThatEndsTooEarlyIsBrokenOnceItIsConsumed() {
        handler.consumes = false;
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 150001\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        handler.last().stream.consumed(65_535);
        assertThat(handler.last().reset).isNull();

        handler.last().stream.consumed(65_535);

        assertThat(handler.last().reset).isEqualTo(StreamReset.CONNECTION_LOST);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void pipelinedRequestsAreAllAnsweredAfterTheEndOfInput() {
        handler.answers = "answer";
        reads(false);
        receive(channel, GET.repeat(20));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(handler.requests).as("held up by a client that does not read").isEmpty();
        assertThat(channel.isOpen()).isTrue();

        reads(true);

        assertThat(handler.requests).hasSize(20);
        assertThat(sent(channel).split("HTTP/1.1 200", -1)).hasSize(21);
        assertThat(channel.isOpen()).isFalse();
    }

    private void reads(boolean reads) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, reads);
        channel.runPendingTasks();
    }

    @Test
    void halfARequestAtTheEndOfInputIsDropped() {
        handler.answers = "ok";
        receive(channel, GET + "GET / HTT");

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();

        assertThat(handler.requests).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readingStopsWhileAWindowOfTheBodyIsNotConsumed() {
        handler.consumes = false;
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));

        assertThat(handler.last().body).hasSize(65_535);
        assertThat(channel.config().isAutoRead()).isFalse();
        handler.last().stream.consumed(65_535);
        assertThat(handler.last().body).hasSize(131_070);
        handler.last().stream.consumed(65_535);
        assertThat(handler.last().body).hasSize(150_000);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void drainLetsTheExchangeEndAndCloses() {
        receive(channel, GET);
        connection.drain();
        assertThat(channel.isOpen()).isTrue();
        handler.last().answer(200, "abc");

        assertThat(sent(channel)).contains("connection: close\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    private static ResponseHead head(int status) {
        return new ResponseHead(HttpVersion.HTTP_1_1, status, new HeaderBlock());
    }
}
