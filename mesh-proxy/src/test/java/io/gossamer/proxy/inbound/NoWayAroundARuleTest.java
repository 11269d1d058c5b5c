package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.InboundRoute;
import io.gossamer.proxy.model.ServerPolicy.InboundRule;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Routes that protect a path or a header, on the whole way in from the accepted connection to the
 * application, and everything that clients try instead of asking plainly. The judge is what the
 * application received.
 */
class NoWayAroundARuleTest {

    private enum Wire {
        HTTP1,
        HTTP2,
        GRPC;

        boolean isHttp2() {
            return this != HTTP1;
        }
    }

    private enum Rule {
        EXACT(new PathMatch.Exact("/admin/secret")),
        PREFIX(new PathMatch.Prefix("/admin")),
        REGEX(new PathMatch.Regex(Pattern.compile("/adm[a-z]+/.*")));

        private final PathMatch path;

        Rule(PathMatch path) {
            this.path = path;
        }
    }

    private static final List<Authorization.Network> EVERYWHERE =
            List.of(
                    new Authorization.Network(Authorization.Cidr.valueOf("0.0.0.0/0"), List.of()),
                    new Authorization.Network(Authorization.Cidr.valueOf("::/0"), List.of()));
    private static final Authorization NOBODY_HERE =
            new Authorization(
                    EVERYWHERE,
                    new Authentication.Identities(Set.of("boss"), List.of()),
                    Meta.ofDefault("boss"));
    private static final Authorization EVERYBODY =
            new Authorization(
                    EVERYWHERE, new Authentication.Unauthenticated(), Meta.ofDefault("all"));
    private static final byte[] EMPTY_MESSAGE = new byte[5];
    private static final byte[] NO_BODY = {};

    private static InboundHarness proxy;

    @BeforeAll
    static void start() throws Exception {
        proxy = new InboundHarness();
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    private static Stream<Arguments> wiresAndRules() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(Rule.values()).map(r -> Arguments.of(wire, r)));
    }

    @ParameterizedTest
    @MethodSource("wiresAndRules")
    void noFormOfAProtectedPathReachesTheApplication(Wire wire, Rule rule) throws Exception {
        InboundHarness.Port port = protect(new RequestMatch(rule.path, List.of(), List.of(), null));
        List<String> variants = PathVariants.of("admin", "secret");

        for (String path : variants) {
            int status = send(port, wire, "host", path, List.of());
            assertThat(status).as(path).isIn(refusals(wire));
        }

        assertThat(variants).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        assertThat(port.app().take()).extracting(RecordingApp.Seen::target).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsForwardedIsWhatWasJudged(Wire wire) throws Exception {
        InboundHarness.Port port =
                protect(new RequestMatch(Rule.PREFIX.path, List.of(), List.of(), null));
        int forwarded = 0;
        for (String path : PathVariants.of("public", "page")) {
            send(port, wire, "host", path, List.of());
            List<RecordingApp.Seen> seen = port.app().take();
            assertThat(seen).extracting(RecordingApp.Seen::target).isSubsetOf(path);
            forwarded += seen.size();
        }
        assertThat(forwarded).as("variants that harm nobody").isGreaterThan(25);
    }

    @ParameterizedTest
    @EnumSource
    void noFormOfAProtectedHeaderReachesTheApplication(Wire wire) throws Exception {
        for (ValueMatch match :
                List.of(
                        new ValueMatch("x-role", "admin", null),
                        new ValueMatch("x-role", null, Pattern.compile("adm.*")))) {
            InboundHarness.Port port =
                    protect(new RequestMatch(null, List.of(match), List.of(), null));
            List<List<Field>> variants = HeaderVariants.of("x-role", "admin", wire.isHttp2());
            assertThat(variants).hasSizeGreaterThanOrEqualTo(30);
            for (List<Field> fields : variants) {
                send(port, wire, "host", "/", fields);
            }

            assertThat(port.app().take())
                    .allSatisfy(
                            seen -> assertThat(elements(seen, "x-role")).doesNotContain("admin"));
            send(port, wire, "host", "/", HeaderVariants.field("x-role", "user"));
            assertThat(port.app().take()).as("others").hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderThatPermitsMustDoSoWithEveryValue(Wire wire) throws Exception {
        InboundHarness.Port port =
                open(
                        route("locked", NOBODY_HERE, RequestMatch.ANY),
                        route(
                                "open",
                                EVERYBODY,
                                new RequestMatch(
                                        null,
                                        List.of(new ValueMatch("x-key", "good", null)),
                                        List.of(),
                                        null)));
        for (String value : List.of("good", "good, good", "good,good ")) {
            send(port, wire, "host", "/", HeaderVariants.field("x-key", value));
            assertThat(port.app().take()).as(value).hasSize(1);
        }
        for (List<Field> fields : HeaderVariants.mixed("x-key", "good", "bad")) {
            send(port, wire, "host", "/", fields);
        }
        assertThat(port.app().take()).isEmpty();
    }

    /**
     * Host may stand in the request line, in :authority or in a field; one of them is forwarded.
     */
    @ParameterizedTest
    @EnumSource
    void aRuleForHostHoldsWhereverTheHostIsNamed(Wire wire) throws Exception {
        InboundHarness.Port port =
                protect(
                        new RequestMatch(
                                null,
                                List.of(new ValueMatch("host", "secret", null)),
                                List.of(),
                                null));
        List<Field> field = HeaderVariants.field("host", "secret");
        send(port, wire, "secret", "/", List.of());
        send(port, wire, "other", "http://secret/", List.of());
        send(port, wire, "other", "/", field);
        send(port, wire, "", "/", field);

        assertThat(port.app().take())
                .allSatisfy(
                        seen -> {
                            assertThat(seen.values("host")).doesNotContain("secret");
                            assertThat(seen.values(":authority")).doesNotContain("secret");
                        });
        send(port, wire, "other", "/", List.of());
        assertThat(port.app().take()).hasSize(1);
    }

    /**
     * A peer's request that was HTTP/1 once becomes that again: its pseudo-headers a line of text.
     */
    @Test
    void noPseudoHeaderBecomesPartOfAnotherPath() throws Exception {
        InboundHarness.Port port =
                protect(new RequestMatch(Rule.PREFIX.path, List.of(), List.of(), null));
        for (String[] start :
                new String[][] {
                    {"http://host/admin/secret?", "host", "/public"},
                    {"http://host/admin/secret HTTP/1.1\r\nx: ", "host", "/public"},
                    {"http:/", "admin", "/secret"},
                    {"/admin/secret?", "host", "/public"},
                    {"", "admin", "/secret"},
                    {"http", "", "/x/admin/secret"},
                    {"http", "host/admin?", "/public"},
                    {"http", "host", "/public"},
                }) {
            RawClient.http2(
                    port.address(),
                    List.of(
                            new Field(":method", "GET"),
                            new Field(":scheme", start[0]),
                            new Field(":authority", start[1]),
                            new Field(":path", start[2]),
                            new Field("l5d-orig-proto", "HTTP/1.1; absolute-form")),
                    NO_BODY);
        }

        assertThat(port.app().take())
                .extracting(RecordingApp.Seen::target)
                .containsExactly("/x/admin/secret", "http://host/public");
    }

    /** Requests of HTTP/2 within an upgraded connection would be judged by nobody. */
    @Test
    void noUpgradeToHttp2IsPassedOn() throws Exception {
        InboundHarness.Port port =
                protect(new RequestMatch(Rule.PREFIX.path, List.of(), List.of(), null));
        for (String upgrade : List.of("h2c", "H2C", "h2c, websocket", "websocket,h2c")) {
            RawClient.http1(
                    port.address(),
                    "GET /public HTTP/1.1\r\nHost: host\r\nHTTP2-Settings: AAMAAABk\r\n"
                            + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: "
                            + upgrade
                            + "\r\n\r\n");
        }

        assertThat(port.app().take())
                .hasSize(4)
                .allSatisfy(seen -> assertThat(seen.values("upgrade")).isEmpty());
    }

    private static List<String> elements(RecordingApp.Seen seen, String header) {
        return seen.values(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static List<Integer> refusals(Wire wire) {
        return wire == Wire.GRPC
                // The status is in the trailers.
                ? List.of(200, RawClient.NO_ANSWER)
                : List.of(400, 403, 414, 431, RawClient.NO_ANSWER);
    }

    /** What matches is for a client that is not here, everything else for everybody. */
    private InboundHarness.Port protect(RequestMatch match) throws Exception {
        return open(
                route("protected", NOBODY_HERE, match),
                route("public", EVERYBODY, RequestMatch.ANY));
    }

    private InboundHarness.Port open(InboundRoute... routes) throws Exception {
        return proxy.open(
                new ServerPolicy(
                        Meta.ofDefault("server"),
                        ServerProtocol.DETECT,
                        Duration.ofSeconds(10),
                        List.of(),
                        List.of(routes),
                        null,
                        false,
                        1));
    }

    private static InboundRoute route(String name, Authorization permission, RequestMatch match) {
        return new InboundRoute(
                Meta.ofDefault(name),
                List.of(),
                List.of(permission),
                List.of(new InboundRule(List.of(match), List.of())),
                false);
    }

    private static int send(
            InboundHarness.Port port, Wire wire, String host, String path, List<Field> more)
            throws Exception {
        if (wire == Wire.HTTP1) {
            StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
            if (!host.isEmpty()) {
                head.append("Host: ").append(host).append("\r\n");
            }
            more.forEach(f -> head.append(f.name()).append(':').append(f.value()).append("\r\n"));
            return RawClient.http1(port.address(), head.append("\r\n").toString());
        }
        boolean grpc = wire == Wire.GRPC;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(":method", grpc ? "POST" : "GET"));
        fields.add(new Field(":scheme", "http"));
        fields.add(new Field(":path", path));
        if (!host.isEmpty()) {
            fields.add(new Field(":authority", host));
        }
        if (grpc) {
            fields.add(new Field("content-type", "application/grpc"));
            fields.add(new Field("te", "trailers"));
        }
        fields.addAll(more);
        return RawClient.http2(port.address(), fields, grpc ? EMPTY_MESSAGE : NO_BODY);
    }
}
