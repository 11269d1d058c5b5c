package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests whose end two parsers could see at different places: refused before any of it is sent
 * on.
 */
class AmbiguousFramingIT {

    @TempDir static Path folder;

    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n";

    private static ShopServer shop;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() {
        shop = ShopServer.start();
        pair = ScriptedPair.start(folder, shop.port());
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        shop.close();
    }

    static Stream<Arguments> corpus() {
        String post = "POST /echo HTTP/1.1\r\nHost: shop\r\n";
        String chunks = "\r\n0\r\n\r\n" + SMUGGLED;
        return Stream.of(
                Arguments.of(
                        "length and chunked",
                        post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" + chunks),
                Arguments.of(
                        "chunked and length",
                        post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n" + chunks),
                Arguments.of(
                        "two different lengths",
                        post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello"),
                Arguments.of("list of lengths", post + "Content-Length: 0, 5\r\n\r\nhello"),
                Arguments.of("signed length", post + "Content-Length: +5\r\n\r\nhello"),
                Arguments.of("negative length", post + "Content-Length: -1\r\n\r\n"),
                Arguments.of("hexadecimal length", post + "Content-Length: 0x5\r\n\r\nhello"),
                Arguments.of(
                        "overflowing length",
                        post + "Content-Length: 18446744073709551621\r\n\r\nhello"),
                Arguments.of("empty length", post + "Content-Length: \r\n\r\n" + SMUGGLED),
                Arguments.of("space before colon", post + "Content-Length : 5\r\n\r\nhello"),
                Arguments.of(
                        "space before coding's colon",
                        post + "Transfer-Encoding : chunked\r\n" + chunks),
                Arguments.of("folded header", post + "Content-Length:\r\n 5\r\n\r\nhello"),
                Arguments.of("folded coding", post + "Transfer-Encoding:\r\n chunked\r\n" + chunks),
                Arguments.of("unknown coding", post + "Transfer-Encoding: xchunked\r\n" + chunks),
                Arguments.of(
                        "chunked is not last",
                        post + "Transfer-Encoding: chunked, identity\r\n" + chunks),
                Arguments.of(
                        "chunked twice",
                        post
                                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
                                + chunks),
                Arguments.of(
                        "control byte before coding",
                        post + "Transfer-Encoding: \u000bchunked\r\n" + chunks),
                Arguments.of(
                        "coding in quotes", post + "Transfer-Encoding: \"chunked\"\r\n" + chunks),
                Arguments.of(
                        "coding on HTTP/1.0",
                        "POST /echo HTTP/1.0\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n"
                                + chunks),
                Arguments.of(
                        "bare line feeds",
                        "POST /echo HTTP/1.1\nHost: shop\nContent-Length: 5\n\nhello"),
                Arguments.of(
                        "bare line feed in a header",
                        post + "X: a\nContent-Length: 5\r\n\r\nhello"),
                Arguments.of(
                        "bare carriage return in a header",
                        post + "X: a\rTransfer-Encoding: chunked\r\n" + chunks),
                Arguments.of("NUL in a value", post + "X: a\u0000b\r\n\r\n"),
                Arguments.of("NUL in a name", post + "X\u0000: b\r\n\r\n"),
                Arguments.of("no colon", post + "Content-Length 5\r\n\r\nhello"),
                Arguments.of("empty name", post + ": 5\r\n\r\n"),
                Arguments.of("two hosts", "GET / HTTP/1.1\r\nHost: shop\r\nHost: other\r\n\r\n"),
                Arguments.of("no host", "GET / HTTP/1.1\r\nAccept: a\r\n\r\n"),
                Arguments.of("space in target", "GET /a b HTTP/1.1\r\nHost: shop\r\n\r\n"),
                Arguments.of("leading space in header", "GET / HTTP/1.1\r\n Host: shop\r\n\r\n"),
                Arguments.of("version 1.2x", "GET / HTTP/1.23\r\nHost: shop\r\n\r\n"),
                Arguments.of(
                        "bad chunk size",
                        post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunk size overflow",
                        post
                                + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff5\r\nhello\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunk ended by a line feed",
                        post + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunk data without its end",
                        post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void ambiguousRequestIsRefusedAndItsConnectionClosed(String name, String request)
            throws IOException {
        String rest;
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(request);

            RawHttp.Response response = http.response();
            rest = new String(http.readAll(), java.nio.charset.StandardCharsets.ISO_8859_1);

            assertThat(response.status()).as(name).isIn(400, 505);
            assertThat(rest).as("a second answer").isEmpty();
        }
        assertThat(shop.requestLines()).noneMatch(line -> line.contains("smuggled"));
    }
}
