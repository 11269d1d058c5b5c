package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.InboundRoute;
import io.gossamer.proxy.model.ServerPolicy.InboundRule;
import io.gossamer.proxy.model.ServerPolicy.RateLimit;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import io.gossamer.proxy.observe.RecentFailures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a refusal: in the answer, under {@code /why}, in the metrics. */
class DenialTest {

    private static final List<Authorization.Network> EVERYWHERE =
            List.of(
                    new Authorization.Network(Authorization.Cidr.valueOf("0.0.0.0/0"), List.of()),
                    new Authorization.Network(Authorization.Cidr.valueOf("::/0"), List.of()));
    private static final Meta SERVER =
            new Meta("policy.linkerd.io", "server", "", "books-http", "", 0);
    private static final Meta READS =
            new Meta("gateway.networking.k8s.io", "HTTPRoute", "shop", "reads", "", 0);

    private InboundHarness proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new InboundHarness();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private static Authorization onlyFor(String client) {
        return new Authorization(
                EVERYWHERE,
                new Authentication.Identities(Set.of(client), List.of()),
                new Meta(
                        "policy.linkerd.io",
                        "authorizationpolicy",
                        "shop",
                        client + "-may",
                        "",
                        0));
    }

    private static Authorization everybody(Meta by) {
        return new Authorization(EVERYWHERE, new Authentication.Unauthenticated(), by);
    }

    private InboundHarness.Port open(
            Meta server,
            ServerProtocol protocol,
            List<Authorization> authorizations,
            List<InboundRoute> routes,
            @Nullable RateLimit limit)
            throws Exception {
        return proxy.open(
                new ServerPolicy(
                        server,
                        protocol,
                        Duration.ofSeconds(10),
                        authorizations,
                        routes,
                        limit,
                        false,
                        1,
                        new ServerPolicy.Facts("shop.yaml:7", Map.of("app", "books"))));
    }

    private static int get(InboundHarness.Port port) throws Exception {
        return RawClient.http1(port.address(), "GET / HTTP/1.1\r\nHost: books\r\n\r\n");
    }

    private RecentFailures.Entry failure(FailureCode code) {
        return proxy.failures.list().stream()
                .filter(entry -> entry.code() == code)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRequestNamesServerRoutePolicyClientAndTheManifestThatPermits() throws Exception {
        InboundRoute reads =
                new InboundRoute(
                        READS,
                        List.of(),
                        List.of(onlyFor("web")),
                        List.of(new InboundRule(List.of(RequestMatch.ANY), List.of())),
                        false);
        InboundHarness.Port port =
                open(SERVER, ServerProtocol.HTTP1, List.of(), List.of(reads), null);

        assertThat(get(port)).isEqualTo(403);

        RecentFailures.Entry denied = failure(FailureCode.DENIED);
        assertThat(denied.detail())
                .isEqualTo(
                        "an unauthenticated client: server books-http does not permit it"
                                + " (asked: web-may) (shop.yaml:7), route reads");
        assertThat(denied.allow())
                .contains(
                        "kind: AuthorizationPolicy",
                        "targetRef: {group: gateway.networking.k8s.io, kind: HTTPRoute, name: reads}",
                        "cidr: \"127.0.0.1/32\"");
        assertThat(denied.remedy()).isEqualTo("to allow it: " + denied.allow());
        assertThat(proxy.failures.toJson()).contains("\"allow\":\"{apiVersion: v1, kind: List");
        assertThat(proxy.scrape().lines())
                .anyMatch(
                        line ->
                                line.startsWith("inbound_http_authz_deny_total{")
                                        && line.contains("srv_name=\"books-http\"")
                                        && line.contains("route_name=\"reads\"")
                                        && line.contains("no_tls_reason=\"loopback\""));
        assertThat(port.app().take()).isEmpty();
    }

    @Test
    void aConnectionIsClosedAndNamesTheSame() throws Exception {
        InboundHarness.Port port =
                open(
                        Meta.ofDefault("all-authenticated"),
                        ServerProtocol.OPAQUE,
                        List.of(onlyFor("web")),
                        List.of(),
                        null);

        assertThat(get(port)).isEqualTo(RawClient.NO_ANSWER);

        RecentFailures.Entry denied = failure(FailureCode.DENIED);
        assertThat(denied.detail()).contains("server all-authenticated does not permit it");
        assertThat(denied.allow())
                .contains(
                        "kind: Server",
                        "podSelector: {matchLabels: {\"app\": \"books\"}}",
                        "accessPolicy: all-authenticated");
        assertThat(proxy.scrape()).contains("inbound_tcp_authz_deny_total{");
    }

    @Test
    void aRateLimitNamesItsResourceAndNumber() throws Exception {
        Meta limit = new Meta("policy.linkerd.io", "HTTPLocalRateLimitPolicy", "", "calm", "", 0);
        InboundHarness.Port port =
                open(
                        SERVER,
                        ServerProtocol.HTTP1,
                        List.of(everybody(Meta.ofDefault("all-unauthenticated"))),
                        List.of(),
                        new RateLimit(limit, 0, 1, List.of()));

        assertThat(get(port)).isEqualTo(200);
        assertThat(get(port)).isEqualTo(429);

        assertThat(failure(FailureCode.RATE_LIMITED).detail())
                .isEqualTo(
                        "identity of calm: 1 requests per second of clients without an identity");
        assertThat(proxy.scrape().lines())
                .anyMatch(
                        line ->
                                line.startsWith("inbound_http_local_ratelimit_total{")
                                        && line.contains("ratelimit_name=\"calm\"")
                                        && line.contains("ratelimit_scope=\"identity\""));
    }

    /** Semantics 1.6: audit permits, logs and counts. */
    @Test
    void auditPermitsAndSaysThatNothingElseDoes() throws Exception {
        InboundHarness.Port port =
                open(
                        SERVER,
                        ServerProtocol.HTTP1,
                        List.of(onlyFor("web"), everybody(Meta.ofDefault("audit"))),
                        List.of(),
                        null);

        assertThat(get(port)).isEqualTo(200);

        assertThat(proxy.failures.list()).isEmpty();
        assertThat(proxy.scrape().lines())
                .anyMatch(
                        line ->
                                line.startsWith("inbound_http_authz_allow_total{")
                                        && line.contains("authz_kind=\"default\"")
                                        && line.contains("authz_name=\"audit\""));
    }
}
