package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingHandler;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Http2ServerConnectionTest {

    private final RecordingHandler handler = new RecordingHandler();
    private long nanos;
    private final Http2ServerConnection connection =
            new Http2ServerConnection(
                    handler,
                    new FailureResponder(FailureResponder.Audience.MESHED_PEER, true),
                    Http2Parameters.server(() -> nanos));
    private final H2Peer peer = new H2Peer(new EmbeddedChannel(connection));

    @AfterEach
    void release() {
        peer.release();
    }

    @Test
    void requestAndTrailersArrive() {
        peer.begin().request(1, false, "x", "1", "cookie", "a=b", "cookie", "c=d");
        peer.data(1, 5, false).block(1, true, "t", "1", "content-length", "9");

        RecordingHandler.Request request = handler.last();
        assertThat(request.head.version).isEqualTo(HttpVersion.HTTP_2);
        assertThat(request.head.authority.toString()).isEqualTo("a");
        assertThat(request.head.headers.toString()).isEqualTo("x: 1\ncookie: a=b; c=d\n");
        assertThat(request.body).hasSize(5);
        assertThat(request.trailers.toString()).isEqualTo("t: 1\n");
    }

    @Test
    void teIsOneFieldInTheCaseThatHttp1Writes() {
        peer.begin().request(1, true, "te", "tRailers", "te", "trailers");

        assertThat(handler.last().head.headers.toString()).isEqualTo("te: trailers\n");
    }

    @Test
    void emptyCookieCrumbsLeaveNothingInTheJoinedOne() {
        peer.begin().request(1, true, "cookie", "", "cookie", "a=b", "cookie", "", "cookie", "c");
        peer.request(3, true, "cookie", "", "cookie", "");

        assertThat(handler.requests.get(0).head.headers.toString()).isEqualTo("cookie: a=b; c\n");
        assertThat(handler.requests.get(1).head.headers.toString()).isEqualTo("cookie: \n");
    }

    @Test
    void whiteSpaceAroundAValueIsNoPartOfItAsInHttp1() {
        peer.begin().request(1, true, "x", " \ta b \t", "y", " ");

        assertThat(handler.last().head.headers.toString()).isEqualTo("x: a b\ny: \n");
    }

    @Test
    void largeHeadersAreSplitAndReadTogether() {
        peer.begin().request(1, true, "x", "v".repeat(40_000));

        assertThat(handler.last().head.headers.value(0).length()).isEqualTo(40_000);
    }

    static Stream<Arguments> malformed() {
        String[] ok = {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a"};
        return Stream.of(
                Arguments.of("value with CRLF", with(ok, "x", "a\r\nb")),
                Arguments.of("value with LF", with(ok, "x", "a\nb")),
                Arguments.of("value with NUL", with(ok, "x", "a\0b")),
                Arguments.of("upper-case name", with(ok, "X", "a")),
                Arguments.of("name with a space", with(ok, "x y", "a")),
                Arguments.of("name with a colon", with(ok, "x:y", "a")),
                Arguments.of("empty name", with(ok, "", "a")),
                Arguments.of("connection", with(ok, "connection", "close")),
                Arguments.of("transfer-encoding", with(ok, "transfer-encoding", "chunked")),
                Arguments.of("keep-alive", with(ok, "keep-alive", "1")),
                Arguments.of("proxy-connection", with(ok, "proxy-connection", "close")),
                Arguments.of("upgrade", with(ok, "upgrade", "websocket")),
                Arguments.of("te gzip", with(ok, "te", "gzip")),
                Arguments.of(
                        "two content-lengths",
                        with(ok, "content-length", "1", "content-length", "1")),
                Arguments.of("bad content-length", with(ok, "content-length", "+1")),
                Arguments.of("pseudo after field", with(ok, "x", "1", ":path", "/")),
                Arguments.of("pseudo twice", with(ok, ":path", "/")),
                Arguments.of("unknown pseudo", with(ok, ":protocol", "websocket")),
                Arguments.of("status in a request", with(ok, ":status", "200")),
                Arguments.of(
                        "two hosts",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "/", "host", "a", "host",
                            "b"
                        }),
                Arguments.of(
                        "authority with user",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "u@a"
                        }),
                Arguments.of(
                        "authority with space",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a b"
                        }),
                Arguments.of(
                        "path without slash",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "admin", ":authority", "a"
                        }),
                Arguments.of(
                        "path with space",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "/a b", ":authority", "a"
                        }),
                Arguments.of(
                        "path with fragment",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "/#", ":authority", "a"
                        }),
                Arguments.of(
                        "empty path",
                        new String[] {
                            ":method", "GET", ":scheme", "http", ":path", "", ":authority", "a"
                        }),
                Arguments.of(
                        "method with space",
                        new String[] {
                            ":method", "G T", ":scheme", "http", ":path", "/", ":authority", "a"
                        }),
                Arguments.of(
                        "CONNECT with a path",
                        new String[] {
                            ":method",
                            "CONNECT",
                            ":scheme",
                            "http",
                            ":path",
                            "/",
                            ":authority",
                            "a:1"
                        }),
                Arguments.of(
                        "CONNECT without a port",
                        new String[] {":method", "CONNECT", ":authority", "a"}));
    }

    private static String[] with(String[] base, String... more) {
        return Stream.concat(Stream.of(base), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void malformedRequestIsResetAndNotHandedOn(String name, String[] fields) {
        peer.begin().block(1, true, fields);

        assertThat(handler.requests).isEmpty();
        assertThat(handler.bad).hasSize(1);
        assertThat(peer.received(RST_STREAM))
                .singleElement()
                .matches(reset -> reset.code() == Http2Error.PROTOCOL_ERROR.code());
        peer.request(3, true);
        assertThat(handler.requests).hasSize(1);
    }

    @Test
    void bodyThatContradictsItsLengthResetsTheRequest() {
        peer.begin().request(1, false, "content-length", "5").data(1, 6, false);
        assertThat(handler.last().reset).isEqualTo(StreamReset.PROTOCOL_ERROR);
        peer.request(3, false, "content-length", "5").data(3, 4, true);
        assertThat(handler.last().reset).isEqualTo(StreamReset.PROTOCOL_ERROR);
        peer.request(5, true, "content-length", "5");
        assertThat(peer.received(RST_STREAM)).hasSize(3);
        assertThat(connection.activeStreams()).isZero();
    }

    @Test
    void streamsBeyondTheLimitAreRefusedBeforeSettingsAreAcknowledged() {
        peer.begin();
        for (int i = 0; i < 1000; i++) {
            peer.request(2 * i + 1, false);
        }

        assertThat(handler.requests).hasSize(100);
        List<H2Peer.Frame> resets = peer.received(RST_STREAM);
        assertThat(resets).hasSize(900);
        assertThat(resets).allMatch(frame -> frame.code() == Http2Error.REFUSED_STREAM.code());
        assertThat(peer.channel.isOpen()).isTrue();
    }

    @Test
    void rapidResetsEndTheConnection() {
        peer.begin();
        for (int i = 0; i < 1000 && peer.channel.isOpen(); i++) {
            int stream = 2 * i + 1;
            peer.send(
                    frames -> {
                        peer.headers(frames, stream, false);
                        frames.reset(stream, Http2Error.CANCEL.code());
                    });
        }

        assertCalm();
        assertThat(handler.requests).hasSizeLessThan(210);
    }

    @Test
    void resetsSpreadOverTimeAreLegal() {
        peer.begin();
        for (int i = 0; i < 1000; i++) {
            int stream = 2 * i + 1;
            nanos += 1_000_000_000L;
            peer.send(
                    frames -> {
                        peer.headers(frames, stream, false);
                        frames.reset(stream, Http2Error.CANCEL.code());
                    });
        }

        assertThat(peer.channel.isOpen()).isTrue();
    }

    @Test
    void resetsThatTheClientMakesUsSendEndTheConnection() {
        peer.begin();
        int most = 0;
        for (int i = 0; i < 1000 && peer.channel.isOpen(); i++) {
            int stream = 2 * i + 1;
            peer.send(
                    frames -> {
                        peer.headers(frames, stream, false);
                        frames.windowUpdate(stream, Integer.MAX_VALUE);
                    });
            most = Math.max(most, connection.activeStreams());
        }

        assertCalm();
        assertThat(most).isLessThanOrEqualTo(100);
        assertThat(handler.requests).allMatch(request -> request.reset != null);
    }

    @Test
    void emptyContinuationsEndTheConnection() {
        peer.begin();
        ByteBuf frames = Unpooled.buffer();
        frames.writeMedium(0).writeByte(HEADERS).writeByte(0).writeInt(1);
        for (int i = 0; i < 1000; i++) {
            frames.writeMedium(0).writeByte(9).writeByte(0).writeInt(1);
        }
        peer.channel.writeInbound(frames);

        assertCalm();
    }

    @Test
    void emptyDataEndsTheConnection() {
        peer.begin().request(1, false);
        for (int i = 0; i < 200 && peer.channel.isOpen(); i++) {
            peer.data(1, 0, false);
        }

        assertCalm();
    }

    @Test
    void settingsFloodEndsTheConnection() {
        peer.begin();
        for (int i = 0; i < 300 && peer.channel.isOpen(); i++) {
            peer.send(FrameOutput::settings);
        }

        assertCalm();
    }

    private void assertCalm() {
        assertThat(peer.received(GO_AWAY))
                .last()
                .matches(frame -> frame.code() == Http2Error.ENHANCE_YOUR_CALM.code());
        assertThat(peer.channel.isOpen()).isFalse();
    }

    @Test
    void headersThatGrowWhenDecodedAreAnsweredWith431() {
        String[] bomb = new String[2 * 1200];
        for (int i = 0; i < bomb.length; i += 2) {
            bomb[i] = "x";
            bomb[i + 1] = "v".repeat(3000);
        }
        peer.begin().request(1, true, bomb);

        assertThat(handler.requests).isEmpty();
        assertThat(handler.bad).hasSize(1);
        List<H2Peer.Frame> answer = peer.received();
        assertThat(answer).anyMatch(frame -> frame.type() == HEADERS && frame.stream() == 1);
        peer.request(3, true);
        assertThat(handler.requests).hasSize(1);
    }

    @Test
    void tooManyCookieCrumbsAreAnsweredWith431() {
        String[] crumbs = new String[2 * 1500];
        for (int i = 0; i < crumbs.length; i += 2) {
            crumbs[i] = "cookie";
            crumbs[i + 1] = "a";
        }
        peer.begin().request(1, true, crumbs);

        assertThat(handler.requests).isEmpty();
        assertThat(peer.received(HEADERS)).hasSize(1);
    }

    @Test
    void windowIsGivenBackOnlyWhenTheBodyIsConsumed() {
        handler.consumes = false;
        peer.begin().request(1, false);
        peer.received();
        for (int i = 0; i < 4; i++) {
            peer.data(1, 16_000, false);
        }
        assertThat(peer.received(WINDOW_UPDATE)).isEmpty();
        handler.last().stream.consumed(40_000);

        assertThat(peer.received(WINDOW_UPDATE)).hasSize(1);
    }

    @Test
    void dataBeyondTheWindowResetsTheStream() {
        handler.consumes = false;
        peer.begin().request(1, false);
        for (int i = 0; i < 5; i++) {
            peer.data(1, 16_000, false);
        }

        assertThat(peer.received(RST_STREAM))
                .singleElement()
                .matches(frame -> frame.code() == Http2Error.FLOW_CONTROL_ERROR.code());
    }

    @Test
    void responseWaitsForTheClientsWindow() {
        peer.begin().request(1, true);
        ResponseHead response = new ResponseHead(HttpVersion.HTTP_1_1, 200, new HeaderBlock());
        handler.last().stream.writeResponse(response, false);
        handler.last().stream.writeData(Unpooled.wrappedBuffer(new byte[100_000]), true);

        assertThat(dataBytes()).isEqualTo(65_535);
        assertThat(handler.last().drained).isEqualTo(65_535);
        peer.send(
                frames -> {
                    frames.windowUpdate(0, 50_000);
                    frames.windowUpdate(1, 50_000);
                });
        assertThat(dataBytes()).isEqualTo(34_465);
        assertThat(connection.activeStreams()).isZero();
    }

    private int dataBytes() {
        return peer.received(DATA).stream().mapToInt(frame -> frame.payload().length).sum();
    }

    @Test
    void earlyAnswerAndResetTellTheClientToStopSending() {
        peer.begin().request(1, false);
        peer.received();
        handler.last().answer(413, "no");
        handler.last().stream.reset(StreamReset.CANCEL);

        assertThat(peer.received(RST_STREAM))
                .singleElement()
                .matches(frame -> frame.code() == Http2Error.NO_ERROR.code());
    }

    @Test
    void drainTakesRequestsThatAreOnTheirWayAndEndsAfterThem() {
        peer.begin().request(1, false);
        peer.received();
        connection.drain();
        List<H2Peer.Frame> first = peer.received();
        assertThat(first).extracting(H2Peer.Frame::type).contains((int) GO_AWAY, (int) PING);
        peer.request(3, true);
        assertThat(handler.requests).hasSize(2);
        H2Peer.Frame ping =
                first.stream().filter(frame -> frame.type() == PING).findFirst().orElseThrow();
        peer.send(frames -> frames.ping(Unpooled.wrappedBuffer(ping.payload()).readLong(), true));
        assertThat(peer.received(GO_AWAY)).hasSize(1);
        peer.request(5, true);
        assertThat(handler.requests).hasSize(2);
        handler.last().answer(200, "ok");
        assertThat(peer.channel.isOpen()).isTrue();
        peer.data(1, 1, true);
        handler.requests.get(0).answer(200, "ok");
        peer.channel.runPendingTasks();

        assertThat(peer.channel.isOpen()).isFalse();
    }

    @Test
    void tinyHeaderListLimitOfAClientDoesNotBreakResponses() {
        peer.begin().send(frames -> frames.settings(6, 1)).request(1, true);
        peer.received();
        ResponseHead response = new ResponseHead(HttpVersion.HTTP_1_1, 200, new HeaderBlock());
        response.headers.add(new AsciiString("X-Long"), new AsciiString("v".repeat(100)));
        handler.last().stream.writeResponse(response, true);

        assertThat(peer.received(HEADERS)).hasSize(1);
        assertThat(peer.channel.isOpen()).isTrue();
    }
}
