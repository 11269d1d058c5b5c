package io.gossamer.proxy.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RecordingHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two recipients could read differently: answered, closed, never handed on. */
class AmbiguousRequestTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

    record Case(String name, int status, String bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> refused() {
        return Stream.of(
                new Case("bare LF ends the request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                new Case("bare LF ends a field", 400, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
                new Case("bare LF ends the head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
                new Case("bare CR in a value", 400, GET + "X: a\rb\r\n\r\n"),
                new Case("bare CR begins a line", 400, GET + "\rX: a\r\n\r\n"),
                new Case("NUL in a value", 400, GET + "X: a\0b\r\n\r\n"),
                new Case("NUL in a name", 400, GET + "X\0: a\r\n\r\n"),
                new Case("control byte in a value", 400, GET + "X: a\u0001\r\n\r\n"),
                new Case("DEL in a value", 400, GET + "X: a\u007f\r\n\r\n"),
                new Case("folded field", 400, GET + "X: a\r\n b\r\n\r\n"),
                new Case("folded with a tab", 400, GET + "X: a\r\n\tb\r\n\r\n"),
                new Case("first field folded", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                new Case("space before the colon", 400, GET + "X : a\r\n\r\n"),
                new Case("tab before the colon", 400, GET + "X\t: a\r\n\r\n"),
                new Case("no name", 400, GET + ": a\r\n\r\n"),
                new Case("no colon", 400, GET + "X\r\n\r\n"),
                new Case("name with a non-token byte", 400, GET + "X(: a\r\n\r\n"),
                new Case("name with a byte above ASCII", 400, GET + "X\u00e9: a\r\n\r\n"),
                new Case("leading space", 400, " " + GET + "\r\n"),
                new Case("leading control byte", 400, "\u0001" + GET + "\r\n"),
                new Case("leading NUL", 400, "\0" + GET + "\r\n"),
                new Case("leading LF", 400, "\n" + GET + "\r\n"),
                new Case("two empty lines first", 400, "\r\n\r\n" + GET + "\r\n"),
                new Case("Content-Length twice, the same", 400, POST + cl("1") + cl("1") + "\r\na"),
                new Case(
                        "Content-Length twice, different",
                        400,
                        POST + cl("1") + cl("2") + "\r\nab"),
                new Case("Content-Length as a list", 400, POST + cl("1, 1") + "\r\na"),
                new Case("Content-Length with a plus", 400, POST + cl("+1") + "\r\na"),
                new Case("Content-Length negative", 400, POST + cl("-1") + "\r\na"),
                new Case("Content-Length hexadecimal", 400, POST + cl("0x1") + "\r\na"),
                new Case("Content-Length with a space", 400, POST + cl("1 1") + "\r\na"),
                new Case("Content-Length empty", 400, POST + cl("") + "\r\na"),
                new Case("Content-Length too large", 400, POST + cl("9".repeat(19)) + "\r\na"),
                new Case("both framings", 400, POST + cl("5") + te("chunked") + "\r\n0\r\n\r\n"),
                new Case(
                        "both framings, other order",
                        400,
                        POST + te("chunked") + cl("5") + "\r\n0\r\n\r\n"),
                new Case(
                        "chunked twice",
                        400,
                        POST + te("chunked") + te("chunked") + "\r\n0\r\n\r\n"),
                new Case("chunked, chunked", 400, POST + te("chunked, chunked") + "\r\n0\r\n\r\n"),
                new Case("gzip, chunked", 400, POST + te("gzip, chunked") + "\r\n0\r\n\r\n"),
                new Case(
                        "chunked, identity", 400, POST + te("chunked, identity") + "\r\n0\r\n\r\n"),
                new Case("identity", 400, POST + te("identity") + "\r\n"),
                new Case("xchunked", 400, POST + te("xchunked") + "\r\n0\r\n\r\n"),
                new Case(
                        "chunked with a vertical tab",
                        400,
                        POST + te("\u000bchunked") + "\r\n0\r\n\r\n"),
                new Case("chunked quoted", 400, POST + te("\"chunked\"") + "\r\n0\r\n\r\n"),
                new Case("chunked;q=1", 400, POST + te("chunked;q=1") + "\r\n0\r\n\r\n"),
                new Case("Transfer-Encoding empty", 400, POST + te("") + "\r\n"),
                new Case(
                        "Transfer-Encoding in HTTP/1.0",
                        400,
                        "POST / HTTP/1.0\r\n" + te("chunked") + "\r\n0\r\n\r\n"),
                new Case("Host missing", 400, "GET / HTTP/1.1\r\n\r\n"),
                new Case("Host twice", 400, GET + "Host: a\r\n\r\n"),
                new Case("Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                new Case("Host with user information", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
                new Case("Host with a space", 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                new Case(
                        "Host with a port too large",
                        400,
                        "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"),
                new Case("method with a bad byte", 400, "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("no target", 400, "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("empty target", 400, "GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("two spaces", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("space in the target", 400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("tab in the target", 400, "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("fragment in the target", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("backslash target", 400, "GET \\admin HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("target without a slash", 400, "GET admin HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case(
                        "overlong UTF-8 in the target",
                        400,
                        "GET /\u00c0\u00af HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("* without OPTIONS", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case(
                        "authority-form without CONNECT",
                        400,
                        "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case(
                        "absolute-form with user information",
                        400,
                        "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case(
                        "absolute-form without a host",
                        400,
                        "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case(
                        "absolute-form of another scheme",
                        400,
                        "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("CONNECT with a path", 400, "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("CONNECT without a port", 400, "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("CONNECT over HTTP/1.0", 400, "CONNECT a:80 HTTP/1.0\r\n\r\n"),
                new Case(
                        "CONNECT with a body",
                        400,
                        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n" + cl("1") + "\r\na"),
                new Case("version in lower case", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
                new Case("version with two digits", 400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
                new Case("version missing", 400, "GET /\r\n\r\n"),
                new Case("HTTP/2.0", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                new Case("HTTP/0.9", 505, "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
                new Case(
                        "request line too long",
                        414,
                        "GET /" + "a".repeat(33_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Case("request line without an end", 414, "GET /" + "a".repeat(33_000)),
                new Case(
                        "head too large",
                        431,
                        GET + ("X: " + "a".repeat(1000) + "\r\n").repeat(70) + "\r\n"),
                new Case(
                        "head too large and without an end", 431, GET + "X: " + "a".repeat(70_000)),
                new Case("too many fields", 431, GET + "X: a\r\n".repeat(1001) + "\r\n"));
    }

    private static String cl(String value) {
        return "Content-Length: " + value + "\r\n";
    }

    private static String te(String value) {
        return "Transfer-Encoding: " + value + "\r\n";
    }

    static Stream<Case> brokenBodies() {
        String head = POST + te("chunked") + "\r\n";
        return Stream.of(
                new Case("bare LF after the size", 400, head + "1\na\r\n0\r\n\r\n"),
                new Case("bare LF in an extension", 400, head + "1;a\nb\r\na\r\n0\r\n\r\n"),
                new Case("bare CR in an extension", 400, head + "1;a\rb\r\na\r\n0\r\n\r\n"),
                new Case("NUL in an extension", 400, head + "1;\0\r\na\r\n0\r\n\r\n"),
                new Case("endless extension", 400, head + "1;" + "a".repeat(2000)),
                new Case("no size", 400, head + "\r\na\r\n0\r\n\r\n"),
                new Case("size with a prefix", 400, head + "0x1\r\na\r\n0\r\n\r\n"),
                new Case("size negative", 400, head + "-1\r\na\r\n0\r\n\r\n"),
                new Case("space before the size", 400, head + " 1\r\na\r\n0\r\n\r\n"),
                new Case("space after the size", 400, head + "1 \r\na\r\n0\r\n\r\n"),
                new Case("size too large", 400, head + "1" + "0".repeat(16) + "\r\na"),
                new Case("data longer than the size", 400, head + "1\r\nab\r\n0\r\n\r\n"),
                new Case("bare LF after the data", 400, head + "1\r\na\n0\r\n\r\n"),
                new Case("bare LF ends a trailer", 400, head + "0\r\nX: a\n\r\n"),
                new Case("bare LF ends the trailers", 400, head + "0\r\n\n"),
                new Case("folded trailer", 400, head + "0\r\nX: a\r\n b\r\n\r\n"),
                new Case("trailers too large", 400, head + "0\r\nX: " + "a".repeat(17_000)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void ambiguousHeadIsAnsweredAndClosed(Case ambiguous) {
        RecordingHandler handler = new RecordingHandler();
        EmbeddedChannel channel = open(handler);

        Http1Bytes.receive(channel, ambiguous.bytes() + GET + "\r\n");

        assertThat(handler.requests).isEmpty();
        assertThat(handler.bad).hasSize(1);
        assertThat(Http1Bytes.sent(channel))
                .startsWith("HTTP/1.1 " + ambiguous.status() + " ")
                .contains("connection: close\r\n", "content-length: 0\r\n");
        assertThat(closesSoon(channel)).isTrue();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void ambiguousHeadInSingleBytesIsRefusedAsWell(Case ambiguous) {
        RecordingHandler handler = new RecordingHandler();
        EmbeddedChannel channel = open(handler);

        if (ambiguous.bytes().length() < 2_000) {
            for (int i = 0; i < ambiguous.bytes().length(); i++) {
                channel.writeInbound(Http1Bytes.bytes(ambiguous.bytes().substring(i, i + 1)));
            }
            Http1Bytes.receive(channel, GET + "\r\n");

            assertThat(handler.requests).isEmpty();
            assertThat(handler.bad).hasSize(1);
        }
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void brokenChunksResetTheRequestAndClose(Case broken) {
        RecordingHandler handler = new RecordingHandler();
        EmbeddedChannel channel = open(handler);

        Http1Bytes.receive(channel, broken.bytes() + GET + "\r\n");

        assertThat(handler.requests).hasSize(1);
        assertThat(handler.last().ended).isFalse();
        assertThat(handler.last().reset).isNotNull();
        assertThat(Http1Bytes.sent(channel)).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(closesSoon(channel)).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void pipelinedBadRequestIsAnsweredAfterTheGoodOne() {
        RecordingHandler handler = new RecordingHandler();
        EmbeddedChannel channel = open(handler);

        Http1Bytes.receive(channel, GET + "\r\n" + GET + "X : a\r\n\r\n");
        assertThat(Http1Bytes.sent(channel)).isEmpty();
        handler.last().answer(200, "one");

        assertThat(Http1Bytes.sent(channel))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("one" + "HTTP/1.1 400 Bad Request\r\n");
        channel.finishAndReleaseAll();
    }

    private static EmbeddedChannel open(RecordingHandler handler) {
        return new EmbeddedChannel(
                new Http1ServerConnection(
                        handler,
                        new FailureResponder(FailureResponder.Audience.UNMESHED_PEER, true)));
    }

    private static boolean closesSoon(EmbeddedChannel channel) {
        channel.advanceTimeBy(2, java.util.concurrent.TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return !channel.isOpen();
    }
}
