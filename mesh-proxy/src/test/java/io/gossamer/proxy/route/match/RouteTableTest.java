package io.gossamer.proxy.route.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.route.InboundRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    @ParameterizedTest
    @CsvSource({
        "/exact, exact",
        "/exact?q=1, exact",
        "/exact/more, prefix of exact",
        "/a, prefix a",
        "/a/, prefix a",
        "/a/x, prefix a",
        "/ab, any",
        "/a/b, prefix ab",
        "/a/b/c, prefix ab",
        "/n/42, regex",
        "/n/42x, any",
        "/, any"
    })
    void prefersTheMoreSpecificPath(String path, String rule) {
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(List.of(), List.of(), "any")
                        .add(List.of(), List.of(Requests.prefix("/a")), "prefix a")
                        .add(List.of(), List.of(Requests.prefix("/a/b/")), "prefix ab")
                        .add(List.of(), List.of(Requests.prefix("/exact")), "prefix of exact")
                        .add(List.of(), List.of(Requests.regex("/n/[0-9]+")), "regex")
                        .add(List.of(), List.of(Requests.exact("/exact")), "exact")
                        .build();

        assertThat(table.find(Requests.get(path)).value()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, exact",
        "EXAMPLE.com:8080, exact",
        "example.com., exact",
        "a.example.com, suffix",
        "a.b.example.com:80, longer suffix",
        "notexample.com, any",
        "[::1]:80, any",
        "[::1], any"
    })
    void prefersTheMoreSpecificHost(String authority, String rule) {
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(List.of(), List.of(), "any")
                        .add(suffix("com", "example"), List.of(), "suffix")
                        .add(suffix("com", "example", "b"), List.of(), "longer suffix")
                        .add(List.of(new HostMatch.Exact("Example.com")), List.of(), "exact")
                        .build();

        assertThat(table.find(Requests.request("GET", authority, "/")).value()).isEqualTo(rule);
    }

    @Test
    void fallsBackToALessSpecificHostWhoseRuleMatches() {
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(
                                List.of(new HostMatch.Exact("books")),
                                List.of(Requests.exact("/x")),
                                "books")
                        .add(List.of(), List.of(Requests.prefix("/")), "any")
                        .build();

        assertThat(table.find(Requests.request("GET", "books", "/y")).value()).isEqualTo("any");
    }

    @Test
    void comparesMethodThenHeadersThenQueryThenOrder() {
        RequestMatch twoHeaders =
                new RequestMatch(
                        null,
                        List.of(new ValueMatch("a", "1", null), new ValueMatch("b", "2", null)),
                        List.of(),
                        null);
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(List.of(), List.of(Requests.query("q", "1")), "query")
                        .add(List.of(), List.of(Requests.header("a", "1")), "header")
                        .add(List.of(), List.of(Requests.header("a", "1")), "later header")
                        .add(List.of(), List.of(twoHeaders), "two headers")
                        .add(List.of(), List.of(Requests.method("POST")), "method")
                        .build();

        assertThat(find(table, "POST", "/?q=1", "A", "1", "B", "2")).isEqualTo("method");
        assertThat(find(table, "GET", "/?q=1", "A", "1", "B", "2")).isEqualTo("two headers");
        assertThat(find(table, "GET", "/?q=1", "A", "1")).isEqualTo("header");
        assertThat(find(table, "GET", "/?q=1")).isEqualTo("query");
        assertThat(table.find(Requests.get("/")).kind()).isEqualTo(RouteMatch.Kind.NOT_FOUND);
        assertThat(find(table, "post", "/?q=1")).as("methods have case").isEqualTo("query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal", "a, internal", "internal,b", "x , internal , y"})
    void looksAtEveryElementOfAHeader(String value) {
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(List.of(), List.of(Requests.header("x-kind", "internal")), "found")
                        .build();

        assertThat(find(table, "GET", "/", "X-Kind", value)).isEqualTo("found");
        assertThat(find(table, "GET", "/", "X-Kind", "other", "x-kind", value))
                .as("second field")
                .isEqualTo("found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?tag=a%20b", "/?tag=a+b", "/?x=1&tag=a+b", "/?tag=z&tag=a+b&"})
    void decodesQueryParameters(String path) {
        RouteTable<String> table =
                RouteTable.<String>builder(false)
                        .add(List.of(), List.of(Requests.query("tag", "a b")), "found")
                        .build();

        assertThat(table.find(Requests.get(path)).value()).isEqualTo("found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/users",
                "/admin?x",
                "//admin",
                "/%61dmin",
                "/%61%64%6D%69n",
                "/%2561dmin",
                "/a/../admin",
                "/a/%2e%2e/admin",
                "/a/%2E./admin",
                "/a/..%2fadmin",
                "/a/..;/admin",
                "/a/..;x=y/admin",
                "/./admin",
                "/admin/",
                "/admin%2f",
                "/admin%2fx",
                "/admin;x",
                "/admin;x=1/y",
                "/admin#",
                "/admin%23",
                "/admin%3fx",
                "/admin%00",
                "/admin%00.html",
                "/admin%5cx",
                "\\admin",
                "/\\admin",
                "/a\\..\\admin",
                "/%5cadmin",
                "/%c0%afadmin",
                "/%c0%ae%c0%ae/admin",
                "/%e0%80%afadmin",
                "/%f0%80%80%afadmin",
                "/a/%c1%9c/admin",
                "/admin/../a/../admin",
                "/a/%252e%252e/admin",
                "/%25252561dmin",
                "/%zz/admin",
                "/admin%",
                "admin",
                "x/../admin",
                "/admin/x/.."
            })
    void noVariantOfAPathSlipsPastTheRuleThatProtectsIt(String path) {
        RouteMatch<String> match = protective().find(Requests.get(path));

        boolean isProtected =
                match.kind() == RouteMatch.Kind.AMBIGUOUS || match.value().equals("admin");
        assertThat(isProtected).as(path + " -> " + match.kind()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a;v=1/b",
                "/projects/group%2Fname",
                "/files/a%20b",
                "/caf%C3%A9",
                "/a//b",
                "/x/../y",
                "/admin/../public",
                "/administrator",
                "/a?next=//admin",
                "/a?x=%2fadmin/..",
                "/.well-known/x",
                "/a/...",
                "*"
            })
    void pathsThatNoReadingTakesForAProtectedOneStayPublic(String path) {
        RouteMatch<String> match = protective().find(Requests.get(path));

        if (path.equals("/admin/../public")) {
            assertThat(match.kind()).isEqualTo(RouteMatch.Kind.AMBIGUOUS);
        } else {
            assertThat(match.value()).isEqualTo("public");
        }
    }

    @Test
    void doesNotReadPathsWhereNoRuleDoes() {
        RouteTable<String> table =
                RouteTable.<String>builder(true)
                        .add(List.of(), List.of(Requests.prefix("/")), "all")
                        .build();

        assertThat(table.find(Requests.get("/a/..%2f%zz\\")).value()).isEqualTo("all");
    }

    @Test
    void evaluatesHostileExpressionsInLinearTime() {
        RouteTable<String> table =
                RouteTable.<String>builder(true)
                        .add(List.of(), List.of(Requests.regex("/(a+)+(a|aa)+b")), "evil")
                        .build();
        RequestHead head = Requests.get("/" + "a".repeat(5_000));

        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(table.find(head).kind()).isEqualTo(RouteMatch.Kind.NOT_FOUND));
    }

    @Test
    void aServerWithoutRoutesHasOneThatMatchesEverything() {
        ServerPolicy policy =
                new ServerPolicy(
                        Meta.ofDefault("all-unauthenticated"),
                        ServerPolicy.ServerProtocol.DETECT,
                        Duration.ofSeconds(10),
                        List.of(),
                        List.of(),
                        null,
                        false,
                        1);

        InboundRule rule = InboundRule.table(policy).find(Requests.get("/x")).value();

        assertThat(rule.route().meta()).isEqualTo(Meta.ofDefault("default"));
        assertThat(rule.route().authorizations()).isEmpty();
    }

    private static RouteTable<String> protective() {
        return RouteTable.<String>builder(true)
                .add(List.of(), List.of(Requests.prefix("/admin")), "admin")
                .add(List.of(), List.of(Requests.prefix("/")), "public")
                .build();
    }

    private static List<HostMatch> suffix(String... reverseLabels) {
        return List.of(new HostMatch.Suffix(List.of(reverseLabels)));
    }

    private static String find(
            RouteTable<String> table, String method, String path, String... headers) {
        return table.find(Requests.request(method, "books", path, headers)).value();
    }

    /** Rules in every mixture: what the index finds is what asking each in turn finds. */
    @Test
    void manyRulesAreFoundAsIfEachWereAsked() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            boolean hosts = round % 2 == 0;
            List<RequestMatcher> matchers = new ArrayList<>();
            RouteTable.Builder<Integer> many = RouteTable.builder(false);
            for (int rule = 0; rule < 30; rule++) {
                HostMatch host = hosts ? randomHost(random) : null;
                RequestMatch match = randomMatch(random);
                matchers.add(new RequestMatcher(host, match));
                many.add(host == null ? List.of() : List.of(host), List.of(match), rule);
            }
            RouteTable<Integer> table = many.build();
            for (int request = 0; request < 50; request++) {
                RequestHead head = randomRequest(random);
                RouteMatch<Integer> found = table.find(head);

                assertThat(found.kind() == RouteMatch.Kind.FOUND ? found.value() : null)
                        .as("%s%s in round %s", head.authority, head.path, round)
                        .isEqualTo(firstByPrecedence(matchers, head));
            }
        }
    }

    private static RequestHead randomRequest(SplittableRandom random) {
        String[] hosts = {
            "books", "BOOKS:80", "books.", "a.shop.example", "shop.example", "b.a.shop.example:81",
            "x@a.shop.example", "other.example", ".shop.example", "", "[::1]:80", "a.b.c.d.e.f"
        };
        return Requests.request(
                "GET",
                hosts[random.nextInt(hosts.length)],
                randomPath(random, "") + (random.nextBoolean() ? "?q=1" : ""),
                "x-a",
                Integer.toString(random.nextInt(2)));
    }

    private static @Nullable HostMatch randomHost(SplittableRandom random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new HostMatch.Exact("books");
            case 2 -> new HostMatch.Exact("a.shop.example");
            case 3 -> new HostMatch.Exact("shop.example.");
            case 4 -> suffix("example").get(0);
            case 5 -> suffix("example", "shop").get(0);
            case 6 -> suffix("example", "shop", "a").get(0);
            case 7 -> suffix().get(0);
            default -> null;
        };
    }

    private static @Nullable Integer firstByPrecedence(
            List<RequestMatcher> matchers, RequestHead head) {
        return IntStream.range(0, matchers.size())
                .boxed()
                .filter(rule -> matches(matchers.get(rule), head))
                .min(Comparator.comparing(matchers::get, RequestMatcher.PRECEDENCE))
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/api/v1/books/[0-9]+ /api/v1/books",
                "/api/v1/books /api/v1",
                "/api/v1/* /api",
                "/api/v1/+ /api/v1",
                "/a\\.b/c.* /a.b",
                "/api/v\\d/x /api",
                "/api(/v1)?/x -",
                "/api/a|/other -",
                "(?i)/api/v1/x -",
                ".* -",
                "/x -",
            })
    void expressionsBeginWithLiteralSegments(String expression, String segments) {
        PathMatcher matcher = PathMatcher.of(Requests.regex(expression).path());
        byte[] found = ((PathMatcher.Regex) matcher).segments();

        assertThat(found == null ? "-" : new String(found, StandardCharsets.US_ASCII))
                .isEqualTo(segments);
    }

    private static boolean matches(RequestMatcher matcher, RequestHead head) {
        int query = head.path.indexOf('?', 0);
        int from = head.path.arrayOffset();
        int to = from + (query < 0 ? head.path.length() : query);
        return matcher.matches(head, ValueMatcher.Reading.ANY, head.path.array(), from, to);
    }

    private static RequestMatch randomMatch(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Requests.exact(randomPath(random, ""));
            case 1, 2 -> Requests.prefix(randomPath(random, ""));
            case 3 ->
                    Requests.regex(
                            randomPath(random, "") + (random.nextBoolean() ? ".*" : "/?[a-z]*"));
            case 4 -> Requests.header("x-a", Integer.toString(random.nextInt(3)));
            default ->
                    new RequestMatch(
                            Requests.prefix(randomPath(random, "/")).path(),
                            List.of(new ValueMatch("x-a", "1", null)),
                            List.of(),
                            random.nextBoolean() ? "GET" : "POST");
        };
    }

    private static String randomPath(SplittableRandom random, String end) {
        StringBuilder path = new StringBuilder();
        int segments = random.nextInt(4);
        for (int i = 0; i < segments; i++) {
            path.append('/').append(List.of("", "a", "b", "ab").get(random.nextInt(4)));
        }
        return path.isEmpty() ? "/" : path.append(end).toString();
    }
}
