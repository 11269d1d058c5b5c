package io.gossamer.proxy.route.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many rules that differ in values: what is found by value is what asking each finds. */
class ValueIndexTest {

    private static final List<String> NAMES = List.of("x-a", "X-A", "x_a", "x-b", "host", "x-cc");
    private static final List<String> VALUES =
            List.of(
                    "1",
                    "2",
                    "3",
                    "4",
                    "5",
                    "",
                    "a b",
                    "1,2",
                    "caf\u00e9",
                    "\u20ac",
                    "abcdef",
                    "ABC",
                    "\u00e9abc",
                    "12",
                    "k9",
                    "\u212a9",
                    "bcd\u00a0");
    private static final List<String> EXPRESSIONS =
            List.of(
                    "[12]",
                    "abc.*",
                    ".*bcde.*",
                    "(1|a b)",
                    "a b|4",
                    "caf.",
                    "x?2",
                    "5|.*",
                    "1,2",
                    "(?i)aBc.*",
                    "[0-9]+",
                    "[a-c]{3}",
                    "[0-9]{2}",
                    "(?i)k[0-9]",
                    "[^0-9]+",
                    "\\w+",
                    "[a-z ]*",
                    "[a-f]*[0-9]?");
    private static final List<String> METHODS = List.of("GET", "POST", "get");
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/ab/cd", "/ef");
    private static final List<String> PATH_EXPRESSIONS =
            List.of(
                    "/[a-z]*",
                    ".*/b",
                    "/a(b|/b).*",
                    "/(ab|ef)(/.*)?",
                    "/a/[a-z]",
                    "/./b|/ef",
                    "(?i)/AB/.*",
                    "/[a-f]{2}",
                    "/[a-c]/[a-c]");

    @Test
    void eachReadingFindsTheSameAsAskingEachInTurn() {
        SplittableRandom random = new SplittableRandom(11);
        int found = 0;
        for (int round = 0; round < 150; round++) {
            List<RequestMatcher> matchers = new ArrayList<>();
            for (int rule = 0; rule < 60; rule++) {
                matchers.add(new RequestMatcher(null, match(random)));
            }
            matchers.sort(RequestMatcher.PRECEDENCE);
            PathIndex index = new PathIndex(matchers);
            for (int request = 0; request < 50; request++) {
                RequestHead head = request(random);
                for (Reading reading : Reading.values()) {
                    int first = first(index, head, reading);

                    assertThat(first)
                            .as("%s %s%s %s", reading, head.authority, head.path, head.headers)
                            .isEqualTo(asked(matchers, head, reading));
                    found += first == PathIndex.NONE ? 0 : 1;
                }
            }
        }
        assertThat(found).as("of 22,500").isBetween(5_000, 22_200);
    }

    /** Each value could lead to the same rules again. */
    @Test
    void aRequestWithThousandsOfValuesIsAnsweredInTime() {
        List<RequestMatcher> matchers = new ArrayList<>();
        for (int rule = 0; rule < 1_000; rule++) {
            List<ValueMatch> headers =
                    List.of(
                            new ValueMatch("x-a", "1", null),
                            new ValueMatch("x-b", "one of " + rule, null));
            matchers.add(
                    new RequestMatcher(null, new RequestMatch(null, headers, List.of(), null)));
        }
        PathIndex index = new PathIndex(matchers);
        String many = "1,".repeat(16_000);
        String pairs = "x-b=2&".repeat(5_000);

        assertThat(first(index, request("/?" + pairs, "x-a", many), Reading.ANY))
                .isEqualTo(PathIndex.NONE);
        assertThat(first(index, request("/", "x-a", many, "x-b", "one of 999"), Reading.ANY))
                .isEqualTo(999);
    }

    /** What tells rules apart is no text that each value contains. */
    @Test
    void rulesThatDifferInClassesOnlyAreFoundByTheShapeOfTheValue() {
        List<RequestMatcher> matchers = new ArrayList<>();
        for (int rule = 0; rule < 1_000; rule++) {
            String expression =
                    "["
                            + (char) ('a' + rule % 10)
                            + "x]["
                            + (char) ('a' + rule / 10 % 10)
                            + "x]["
                            + (char) ('a' + rule / 100)
                            + "x]-[0-9]{"
                            + (1 + rule % 3)
                            + "}";
            matchers.add(
                    new RequestMatcher(
                            null,
                            new RequestMatch(
                                    null,
                                    List.of(
                                            new ValueMatch(
                                                    "x-a", null, Pattern.compile(expression))),
                                    List.of(),
                                    null)));
        }
        PathIndex index = new PathIndex(matchers);

        assertThat(first(index, request("/", "x-a", "abc-1"), Reading.ANY)).isEqualTo(210);
        assertThat(first(index, request("/", "x-a", "zz, jjj-7 ,x"), Reading.ANY)).isEqualTo(999);
        assertThat(first(index, request("/", "x-a", "abc-1234"), Reading.ANY))
                .isEqualTo(PathIndex.NONE);
        // Each element could be what each rule asks for.
        assertThat(
                        first(
                                index,
                                request("/", "x-a", "xxx-".concat(",xxx-").repeat(6_000)),
                                Reading.ANY))
                .isEqualTo(PathIndex.NONE);
    }

    /** Each place of the value could lead to the same rules again. */
    @Test
    void aValueThatHasWhatAllExpressionsAskForIsAnsweredInTime() {
        List<RequestMatcher> matchers = new ArrayList<>();
        for (int rule = 0; rule < 1_000; rule++) {
            Pattern pattern = Pattern.compile("(aaaa)+[0-9]{" + (rule / 100 + 1) + "}b?");
            matchers.add(
                    new RequestMatcher(
                            null,
                            new RequestMatch(
                                    null,
                                    List.of(new ValueMatch("x-a", null, pattern)),
                                    List.of(),
                                    null)));
        }
        PathIndex index = new PathIndex(matchers);

        assertThat(first(index, request("/", "x-a", "a".repeat(2_000)), Reading.ANY))
                .isEqualTo(PathIndex.NONE);
        assertThat(first(index, request("/", "x-a", "a".repeat(8) + "00"), Reading.ANY))
                .isEqualTo(100);
    }

    private static int first(PathIndex index, RequestHead head, Reading reading) {
        int from = head.path.arrayOffset();
        return index.first(head, reading, head.path.array(), from, from + end(head));
    }

    private static int asked(List<RequestMatcher> matchers, RequestHead head, Reading reading) {
        int from = head.path.arrayOffset();
        byte[] path = head.path.array();
        return IntStream.range(0, matchers.size())
                .filter(i -> matchers.get(i).matches(head, reading, path, from, from + end(head)))
                .findFirst()
                .orElse(PathIndex.NONE);
    }

    private static int end(RequestHead head) {
        int query = head.path.indexOf('?', 0);
        return query < 0 ? head.path.length() : query;
    }

    private static RequestMatch match(SplittableRandom random) {
        List<ValueMatch> headers = new ArrayList<>();
        for (int i = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(2); i > 0; i--) {
            headers.add(value(random));
        }
        List<ValueMatch> query = new ArrayList<>();
        if (headers.size() == 1 && random.nextBoolean()) {
            headers.clear();
            query.add(value(random));
        }
        for (int i = random.nextInt(4) - 2; i > 0; i--) {
            query.add(value(random));
        }
        return new RequestMatch(
                path(random),
                headers,
                query,
                random.nextInt(4) == 0 ? one(METHODS, random) : null,
                random.nextInt(8) == 0 ? condition(random, 0) : null);
    }

    private static Condition condition(SplittableRandom random, int depth) {
        return switch (depth == 2 ? random.nextInt(2) : random.nextInt(5)) {
            case 0 -> new Condition.Method(one(METHODS, random));
            case 1 -> new Condition.Path(Pattern.compile(one(PATH_EXPRESSIONS, random)));
            case 2 -> new Condition.Not(condition(random, depth + 1));
            case 3 -> new Condition.All(conditions(random, depth + 1));
            default -> new Condition.Any(conditions(random, depth + 1));
        };
    }

    private static List<Condition> conditions(SplittableRandom random, int depth) {
        return Stream.generate(() -> condition(random, depth)).limit(random.nextInt(3)).toList();
    }

    private static @Nullable PathMatch path(SplittableRandom random) {
        String path = one(PATHS, random);
        return switch (random.nextInt(8)) {
            case 0 -> new PathMatch.Exact(path);
            case 1 -> new PathMatch.Regex(Pattern.compile(one(PATH_EXPRESSIONS, random)));
            case 2, 3 -> new PathMatch.Prefix(path);
            default -> null;
        };
    }

    private static ValueMatch value(SplittableRandom random) {
        String name = one(NAMES, random);
        return random.nextInt(3) == 0
                ? new ValueMatch(name, null, Pattern.compile(one(EXPRESSIONS, random)))
                : new ValueMatch(name, one(VALUES, random), null);
    }

    private static RequestHead request(SplittableRandom random) {
        StringBuilder path = new StringBuilder(one(PATHS, random));
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append(path.indexOf("?") < 0 ? '?' : '&')
                    .append(one(List.of("x-a", "x-b", "x%2da", "x_a", ""), random))
                    .append(
                            one(
                                    List.of(
                                            "",
                                            "=",
                                            "=1",
                                            "=%31",
                                            "=2",
                                            "=a+b",
                                            "=caf%c3%a9",
                                            "=%e2%84%aa9",
                                            "=12"),
                                    random));
        }
        List<String> headers = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            headers.add(one(NAMES, random));
            headers.add(field(random));
        }
        RequestHead head = request(path.toString(), headers.toArray(String[]::new));
        head.method = new AsciiString(one(METHODS, random));
        if (random.nextInt(3) == 0) {
            head.authority = null;
        }
        return head;
    }

    private static String field(SplittableRandom random) {
        StringBuilder field = new StringBuilder(one(VALUES, random));
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            field.append(random.nextInt(40) == 0 ? ",7".repeat(70) : "")
                    .append(random.nextBoolean() ? "," : " , ")
                    .append(one(VALUES, random));
        }
        return field.toString();
    }

    private static RequestHead request(String path, String... headers) {
        return Requests.request("GET", "1", path, headers);
    }

    private static <T> T one(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }
}
