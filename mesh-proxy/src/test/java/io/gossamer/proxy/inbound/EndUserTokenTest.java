package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.authorize.token.TestTokens;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.InboundRoute;
import io.gossamer.proxy.model.ServerPolicy.InboundRule;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import io.gossamer.proxy.model.token.TokenRule.Source;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens of end users on the whole way in, from the accepted connection to the application. The
 * judge is what the application received.
 */
class EndUserTokenTest {

    private static final List<Authorization.Network> EVERYWHERE =
            List.of(
                    new Authorization.Network(Authorization.Cidr.valueOf("0.0.0.0/0"), List.of()),
                    new Authorization.Network(Authorization.Cidr.valueOf("::/0"), List.of()));
    private static final KeyPair KEYS = TestTokens.keys(TokenAlgorithm.EDDSA);
    private static final TokenRule.Claim READS =
            new TokenRule.Claim(List.of("scope"), true, List.of("read"));
    private static final Source BEARER = new Source.Header("authorization");
    private static final String READER = token(",\"scope\":\"read\"");
    private static final String OTHER = token(",\"scope\":\"write\"");

    private static InboundHarness proxy;

    @BeforeAll
    static void start() throws Exception {
        proxy = new InboundHarness();
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    /** The harness has the time of day. */
    private static String token(String more) {
        return TestTokens.sign(
                TokenAlgorithm.EDDSA,
                KEYS.getPrivate(),
                TestTokens.header("EdDSA"),
                TestTokens.claims(more)
                        .replace(
                                "" + (TestTokens.NOW + 3600),
                                "" + Instant.now().plusSeconds(3600).getEpochSecond()));
    }

    private static Authorization permission(Authentication workload, Source source, boolean strip) {
        TokenRule plain = TestTokens.rule(List.of(READS), TestTokens.key("k1", KEYS.getPublic()));
        return new Authorization(
                EVERYWHERE,
                workload,
                Meta.ofDefault("readers"),
                new TokenRule(
                        plain.name(),
                        plain.issuer(),
                        plain.audiences(),
                        plain.keys(),
                        plain.claims(),
                        source,
                        strip));
    }

    private static ServerPolicy policy(
            ServerProtocol protocol, List<Authorization> ofServer, InboundRoute... routes) {
        return new ServerPolicy(
                Meta.ofDefault("books"),
                protocol,
                Duration.ofSeconds(1),
                ofServer,
                List.of(routes),
                null,
                false,
                1);
    }

    private static InboundHarness.Port open(Source source, boolean strip) throws Exception {
        return proxy.open(
                policy(
                        ServerProtocol.DETECT,
                        List.of(permission(new Authentication.Unauthenticated(), source, strip))));
    }

    private static Field bearer(String token) {
        return new Field("authorization", "Bearer " + token);
    }

    private static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("no header", List.of(), 401),
                Arguments.of("the token", List.of(bearer(READER)), 200),
                Arguments.of(
                        "another spelling",
                        List.of(new Field("authorization", "bEARER   " + READER + " ")),
                        200),
                Arguments.of(
                        "other credentials",
                        List.of(new Field("authorization", "Basic " + READER)),
                        401),
                Arguments.of("an empty one", List.of(bearer("")), 401),
                Arguments.of("no scheme", List.of(new Field("authorization", READER)), 401),
                Arguments.of("a wrong scope", List.of(bearer(OTHER)), 403),
                Arguments.of("twice the same", List.of(bearer(READER), bearer(READER)), 401),
                Arguments.of(
                        "beside other credentials",
                        List.of(bearer(READER), new Field("authorization", "Basic abc")),
                        401),
                Arguments.of("two in one", List.of(bearer(READER + ", Bearer " + OTHER)), 401),
                Arguments.of("a list", List.of(bearer(READER + "," + READER)), 401),
                Arguments.of("in another header", List.of(new Field("x-token", READER)), 401),
                Arguments.of("with a tail", List.of(bearer(READER + "x")), 401),
                Arguments.of(
                        "unsigned",
                        List.of(bearer(READER.substring(0, READER.lastIndexOf('.') + 1))),
                        401),
                Arguments.of("too long", List.of(bearer("a".repeat(9_000))), 401));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestNeedsItsToken(String name, List<Field> fields, int status) throws Exception {
        InboundHarness.Port port = open(BEARER, false);

        assertThat(http1(port, fields)).isEqualTo(status);
        assertThat(http2(port, fields, false)).isEqualTo(status);
        http2(port, fields, true);

        assertThat(port.app().take()).hasSize(status == 200 ? 3 : 0);
    }

    @Test
    void theHeaderIsRemovedWhereTheRuleSaysSo() throws Exception {
        InboundHarness.Port kept = open(BEARER, false);
        InboundHarness.Port removed = open(BEARER, true);
        http1(kept, List.of(bearer(READER)));
        http1(removed, List.of(bearer(READER)));
        http2(removed, List.of(bearer(READER)), false);

        assertThat(kept.app().take().get(0).values("authorization"))
                .containsExactly("Bearer " + READER);
        assertThat(removed.app().take())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.values("authorization")).isEmpty());
    }

    @Test
    void aHeaderOfItsOwnIsReadAsApplicationsReadIt() throws Exception {
        InboundHarness.Port port = open(new Source.Header("x-user-token"), true);
        Field token = new Field("x-user-token", READER);

        assertThat(http1(port, List.of(token))).isEqualTo(200);
        assertThat(http1(port, List.of(new Field("X_User_Token", READER)))).isEqualTo(200);
        assertThat(http1(port, List.of(token, new Field("x-user_token", OTHER)))).isEqualTo(401);
        assertThat(http1(port, List.of(bearer(READER)))).isEqualTo(401);
        assertThat(port.app().take())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.values("x-user-token")).isEmpty());
    }

    @Test
    void aCookieMayHoldTheToken() throws Exception {
        InboundHarness.Port port = open(new Source.Cookie("session"), false);

        assertThat(http1(port, cookies("a=b; session=" + READER + "; c=d"))).isEqualTo(200);
        assertThat(http1(port, cookies("xsession=" + READER))).isEqualTo(401);
        assertThat(http1(port, cookies("session=" + READER + "; session=" + READER)))
                .isEqualTo(401);
        assertThat(http1(port, cookies("session=" + READER, "session=x"))).isEqualTo(401);
        assertThat(http1(port, cookies("session=" + OTHER))).isEqualTo(403);
        assertThat(port.app().take()).hasSize(1);
    }

    /** The workload comes first: who may not call needs no token. */
    @Test
    void aTokenDoesNotReplaceTheWorkload() throws Exception {
        InboundHarness.Port port =
                proxy.open(
                        policy(
                                ServerProtocol.DETECT,
                                List.of(
                                        permission(
                                                new Authentication.Identities(
                                                        Set.of("web"), List.of()),
                                                BEARER,
                                                false))));

        assertThat(http1(port, List.of(bearer(READER)))).isEqualTo(403);
        assertThat(http1(port, List.of())).isEqualTo(403);
        assertThat(port.app().take()).isEmpty();
    }

    @Test
    void routesAskForTokensOfTheirOwn() throws Exception {
        Authorization everybody =
                new Authorization(
                        EVERYWHERE, new Authentication.Unauthenticated(), Meta.ofDefault("all"));
        InboundHarness.Port port =
                proxy.open(
                        policy(
                                ServerProtocol.DETECT,
                                List.of(),
                                route(
                                        "/books",
                                        permission(
                                                new Authentication.Unauthenticated(),
                                                BEARER,
                                                false)),
                                route("/health", everybody)));

        assertThat(RawClient.http1(port.address(), head("/health", List.of()))).isEqualTo(200);
        assertThat(RawClient.http1(port.address(), head("/books", List.of()))).isEqualTo(401);
        assertThat(RawClient.http1(port.address(), head("/books", List.of(bearer(READER)))))
                .isEqualTo(200);
        assertThat(RawClient.http1(port.address(), head("//books", List.of()))).isIn(400, 404);
        assertThat(port.app().take()).hasSize(2);
    }

    /** What is no HTTP has no token: neither by silence nor by bytes that are none. */
    @Test
    void aConnectionIsNoWayAround() throws Exception {
        for (ServerProtocol protocol : List.of(ServerProtocol.OPAQUE, ServerProtocol.DETECT)) {
            InboundHarness.Port port =
                    proxy.open(
                            policy(
                                    protocol,
                                    List.of(
                                            permission(
                                                    new Authentication.Unauthenticated(),
                                                    BEARER,
                                                    false))));
            try (Socket socket =
                    new Socket(port.address().getAddress(), port.address().getPort())) {
                socket.setSoTimeout(20_000);
                int read = -1;
                try {
                    // Refused perhaps before anything is written.
                    socket.getOutputStream()
                            .write(("\0opaque " + READER).getBytes(StandardCharsets.US_ASCII));
                    read = socket.getInputStream().read();
                } catch (SocketException reset) {
                    // As a refused connection ends.
                }
                assertThat(read).as("" + protocol).isEqualTo(-1);
            }
            assertThat(port.app().take()).isEmpty();
        }
    }

    private static InboundRoute route(String path, Authorization authorization) {
        return new InboundRoute(
                Meta.ofDefault(path),
                List.of(),
                List.of(authorization),
                List.of(
                        new InboundRule(
                                List.of(
                                        new RequestMatch(
                                                new RequestMatch.PathMatch.Prefix(path),
                                                List.of(),
                                                List.of(),
                                                null)),
                                List.of())),
                false);
    }

    private static List<Field> cookies(String... values) {
        return Stream.of(values).map(value -> new Field("cookie", value)).toList();
    }

    private static String head(String path, List<Field> fields) {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: books\r\n");
        fields.forEach(f -> head.append(f.name() + ": " + f.value() + "\r\n"));
        return head.append("\r\n").toString();
    }

    private static int http1(InboundHarness.Port port, List<Field> fields) throws Exception {
        return RawClient.http1(port.address(), head("/", fields));
    }

    private static int http2(InboundHarness.Port port, List<Field> more, boolean grpc)
            throws Exception {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(":method", grpc ? "POST" : "GET"));
        fields.add(new Field(":scheme", "http"));
        fields.add(new Field(":path", "/a/b"));
        fields.add(new Field(":authority", "books"));
        if (grpc) {
            fields.add(new Field("content-type", "application/grpc"));
            fields.add(new Field("te", "trailers"));
        }
        fields.addAll(more);
        return RawClient.http2(port.address(), fields, grpc ? new byte[5] : new byte[0]);
    }
}
