package io.gossamer.proxy.route.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random paths, and what kinds of servers make of them. */
class PathReadingsTest {

    private static final int PATHS = 15_000;

    private static final String[] PIECES = {
        "/", "/", "/", "admin", "admin", "a", "..", ".", ";", ";x=1", "%2f", "%2F", "%5c", "\\",
        "%20", "%2e", "%2e%2e", "%61dmin", "adm%69n", "%00", "%23", "#", "%3f", "%3b", "%25",
        "%252f", "%252e", "..;", "...", "~", "%zz", "%"
    };

    /** How a server reads a path before it looks for a handler. */
    enum Server {
        AS_IT_CAME(path -> path),
        MERGES_SLASHES(PathReadingsTest::mergeSlashes),
        DECODES(PathReadingsTest::decode),
        DECODES_THEN_NORMALISES(path -> removeDots(mergeSlashes(decode(path)))),
        NORMALISES_THEN_DECODES(path -> decode(removeDots(mergeSlashes(path)))),
        NORMALISES(PathReadingsTest::removeDots),
        DROPS_PARAMETERS(
                path -> removeDots(mergeSlashes(decode(dropParameters(path)).replace('\\', '/')))),
        DECODES_THEN_DROPS_PARAMETERS(
                path -> removeDots(mergeSlashes(dropParameters(decode(path))))),
        DECODES_TWICE(path -> removeDots(mergeSlashes(decode(decode(path))))),
        ENDS_AT_NUL(path -> cut(removeDots(mergeSlashes(decode(path))), '\0')),
        ENDS_AT_FRAGMENT(path -> removeDots(mergeSlashes(decode(cut(path, '#'))))),
        BACKSLASHES(path -> removeDots(mergeSlashes(decode(path).replace('\\', '/')))),
        TRIMS(path -> removeDots(mergeSlashes(decode(path).strip()))),
        TAKES_A_HOST(path -> decode(path.replace('\\', '/').replaceFirst("^//+[^/]*", "")));

        private final UnaryOperator<String> reading;

        Server(UnaryOperator<String> reading) {
            this.reading = reading;
        }
    }

    private final RouteTable<String> table =
            RouteTable.<String>builder(true)
                    .add(List.of(), List.of(Requests.prefix("/admin")), "admin")
                    .add(List.of(), List.of(Requests.prefix("/")), "public")
                    .build();

    /** A rule for a path with escapes is for what they stand for, too; so nothing is ambiguous. */
    @Test
    void aRuleWithEscapesHoldsForTheRequestsThatItIsWrittenFor() {
        RouteTable<String> cafe =
                RouteTable.<String>builder(true)
                        .add(List.of(), List.of(Requests.prefix("/caf%C3%A9")), "caf\u00e9")
                        .add(List.of(), List.of(Requests.exact("/a%20b")), "blank")
                        .add(List.of(), List.of(Requests.prefix("/")), "public")
                        .build();

        assertThat(cafe.find(Requests.get("/caf%C3%A9/menu?x=%20")).value()).isEqualTo("caf\u00e9");
        assertThat(cafe.find(Requests.get("/a%20b")).value()).isEqualTo("blank");
        assertThat(cafe.find(Requests.get("/cafe")).value()).isEqualTo("public");
        for (String path : List.of("/caf%c3%a9", "//caf%C3%A9", "/a%2520b", "/a%20b%20")) {
            assertThat(cafe.find(Requests.get(path)).kind())
                    .as(path)
                    .isEqualTo(RouteMatch.Kind.AMBIGUOUS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServerTakesForAProtectedPathIsNeverPublic(Server server) {
        SplittableRandom random = new SplittableRandom(server.ordinal());
        int protectedPaths = 0;
        for (int i = 0; i < PATHS; i++) {
            String path = path(random);
            if (isProtected(server.reading.apply(path))) {
                protectedPaths++;
                RouteMatch<String> match = table.find(Requests.get(path));
                assertThat(
                                match.kind() == RouteMatch.Kind.AMBIGUOUS
                                        || match.value().equals("admin"))
                        .as(path + " read as " + server.reading.apply(path))
                        .isTrue();
            }
        }
        assertThat(protectedPaths).as("paths that test something").isGreaterThan(100);
    }

    @Test
    void nothingThatCanBeSentBreaksTheTable() {
        SplittableRandom random = new SplittableRandom(99);
        for (int i = 0; i < PATHS; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            String path = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(table.find(Requests.get(path)).kind()).isNotNull();
        }
    }

    private static String path(SplittableRandom random) {
        StringBuilder path = new StringBuilder("/");
        int pieces = 1 + random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            path.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return path.toString();
    }

    private static boolean isProtected(String path) {
        return path.equals("/admin") || path.startsWith("/admin/");
    }

    private static String mergeSlashes(String path) {
        return path.replaceAll("/+", "/");
    }

    private static String dropParameters(String path) {
        return path.replaceAll(";[^/]*", "");
    }

    private static String cut(String path, char end) {
        int at = path.indexOf(end);
        return at < 0 ? path : path.substring(0, at);
    }

    /** Leaves bad escapes as they are. */
    private static String decode(String path) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%'
                    && i + 2 < path.length()
                    && path.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}")) {
                decoded.append((char) Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                decoded.append(path.charAt(i));
            }
        }
        return decoded.toString();
    }

    private static String removeDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        List<String> segments =
                new ArrayList<>(
                        Arrays.asList(path.substring(path.isEmpty() ? 0 : 1).split("/", -1)));
        for (String segment : segments) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        return "/" + String.join("/", kept);
    }
}
