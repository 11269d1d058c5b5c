package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.gossamer.proxy.model.RouteFilter.Piece;
import io.gossamer.proxy.route.match.Requests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRewriteTest {

    private static final String REFUSED = "refused";

    private static String rewritten(
            @Nullable String host, @Nullable PathModifier path, RequestMatch match, String target) {
        return rewritten(host, path, match, Requests.get(target));
    }

    private static String rewritten(
            @Nullable String host,
            @Nullable PathModifier path,
            RequestMatch match,
            RequestHead head) {
        String before = head.path.toString();
        FilterResult result =
                RouteFilters.of(List.of(new RouteFilter.Rewrite(host, path)))
                        .apply(head, match, new SplittableRandom(1));
        if (result == FilterResult.FORWARD) {
            return head.path.toString();
        }
        assertThat(result)
                .isInstanceOfSatisfying(
                        FilterResult.Fail.class, fail -> assertThat(fail.status()).isEqualTo(400));
        assertThat(head.path.toString()).isEqualTo(before);
        return REFUSED;
    }

    /** The table of the Gateway API (HTTPPathModifier, replacePrefixMatch), and more. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar, /foo, /xyz, /xyz/bar",
        "/foo/bar, /foo, /xyz/, /xyz/bar",
        "/foo/bar, /foo/, /xyz, /xyz/bar",
        "/foo/bar, /foo/, /xyz/, /xyz/bar",
        "/foo, /foo, /xyz, /xyz",
        "/foo/, /foo, /xyz, /xyz/",
        "/foo/bar, /foo, '', /bar",
        "/foo/, /foo, '', /",
        "/foo, /foo, '', /",
        "/foo/, /foo, /, /",
        "/foo, /foo, /, /",
        "/foo/bar, /, /xyz, /xyz/foo/bar",
        "/, /, /xyz, /xyz/",
        "/foo/b?q=/foo, /foo, /xyz, /xyz/b?q=/foo",
        "/foo?, /foo, /, /?",
        "/foo/%2F%c3%a9/../x, /foo, /xyz, /xyz/%2F%c3%a9/../x",
    })
    void aPrefixIsReplacedByWholeSegments(
            String target, String matched, String prefix, String expected) {
        assertThat(
                        rewritten(
                                null,
                                new PathModifier.Prefix(prefix),
                                Requests.prefix(matched),
                                target))
                .isEqualTo(expected);
    }

    @Test
    void whatMatchesWithoutAPathIsBelowTheRoot() {
        assertThat(rewritten(null, new PathModifier.Prefix("/a"), RequestMatch.ANY, "/b"))
                .isEqualTo("/a/b");
        assertThat(rewritten(null, new PathModifier.Prefix("/a"), Requests.exact("/b"), "/b"))
                .isEqualTo(REFUSED);
    }

    @Test
    void aWholePathIsReplacedAndTheQueryStays() {
        PathModifier full = new PathModifier.Full("/one");

        assertThat(rewritten(null, full, RequestMatch.ANY, "/full/x/?a=b?c"))
                .isEqualTo("/one?a=b?c");
        assertThat(rewritten(null, full, RequestMatch.ANY, "/")).isEqualTo("/one");
    }

    @Test
    void bytesAboveAsciiPassThrough() {
        String wire =
                new String("/foo/é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(rewritten(null, new PathModifier.Prefix("/x"), Requests.prefix("/foo"), wire))
                .isEqualTo(wire.replace("/foo", "/x"));
        assertThat(rewritten(null, regex("^/foo(.*)$", "/y", 1), RequestMatch.ANY, wire))
                .isEqualTo(wire.replace("/foo", "/y"));
    }

    private static PathModifier regex(String pattern, String text, int... groups) {
        List<Piece> pieces = new ArrayList<>(List.of(new Piece(text, 0)));
        for (int group : groups) {
            pieces.add(new Piece(null, group));
        }
        return new PathModifier.Regex(Pattern.compile(pattern), pieces);
    }

    @ParameterizedTest
    @CsvSource({
        "/red/blue, /red/?(.*), /, /blue",
        "/red, /red/?(.*), /, /",
        "/red/blue?x=/red, /red/?(.*), /, /blue?x=/red",
        "/other, /red/?(.*), /, /other",
        "/a/a/a, /(a), /b, /ba/ba/ba",
    })
    void eachMatchOfAPatternIsReplaced(
            String target, String pattern, String text, String expected) {
        assertThat(rewritten(null, regex(pattern, text, 1), RequestMatch.ANY, target))
                .isEqualTo(expected);
    }

    @Test
    void aGroupThatTookNoPartIsEmpty() {
        assertThat(rewritten(null, regex("/(a)|/(b)", "/x", 1, 2), RequestMatch.ANY, "/b"))
                .isEqualTo("/xb");
    }

    @Test
    void aPathWithTooMuchToReplaceIsRefused() {
        PathModifier slashes = regex("/", "/a", 0);

        assertThat(rewritten(null, slashes, RequestMatch.ANY, "/x".repeat(32))).startsWith("/a/x");
        assertThat(rewritten(null, slashes, RequestMatch.ANY, "/x".repeat(33))).isEqualTo(REFUSED);
    }

    /** What would be another request, another host, or no path at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/strip//evil.example/x",
                "/strip/\\evil.example",
            })
    void noHostComesOutOfAPath(String target) {
        assertThat(rewritten(null, new PathModifier.Prefix("/"), Requests.prefix("/strip"), target))
                .isEqualTo(REFUSED);
        assertThat(rewritten(null, regex("^/strip", ""), RequestMatch.ANY, target))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" HTTP/1.1\r\nX: y\r\n\r\n", "a", "", "/a b", "/a#b", "/a?b", "/\u0001"})
    void whatIsNoPathIsRefused(String text) {
        assertThat(rewritten(null, regex("^.*$", text), RequestMatch.ANY, "/x")).isEqualTo(REFUSED);
        assertThat(rewritten(null, new PathModifier.Full(text), RequestMatch.ANY, "/x"))
                .isEqualTo(REFUSED);
    }

    @Test
    void aPathThatBecomesTooLongIsRefused() {
        PathModifier twice = regex("^(.*)$", "", 1, 1);

        assertThat(rewritten(null, twice, RequestMatch.ANY, "/" + "x".repeat(17_000)))
                .isEqualTo(REFUSED);
    }

    @Test
    void aHostReplacesAuthorityAndHost() {
        RequestHead head = Requests.request("GET", "books:8080", "/a?b", "Host", "books:8080");

        assertThat(rewritten("api.example", null, RequestMatch.ANY, head)).isEqualTo("/a?b");

        assertThat(String.valueOf(head.authority)).isEqualTo("api.example");
        assertThat(head.headers.contains(HttpNames.HOST)).isFalse();
    }

    @Test
    void whatNamesNoPathHasNoneToRewrite() {
        assertThat(
                        rewritten(
                                "h",
                                new PathModifier.Full("/a"),
                                RequestMatch.ANY,
                                Requests.request("OPTIONS", "books", "*")))
                .isEqualTo("*");
        assertThat(
                        rewritten(
                                "h",
                                null,
                                RequestMatch.ANY,
                                Requests.request("CONNECT", "books:80", "")))
                .isEqualTo(REFUSED);
    }
}
