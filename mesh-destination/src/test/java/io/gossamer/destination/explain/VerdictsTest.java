package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Explanation.Outcome;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.parse.ManifestParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the far side says, which rule gave it, and what would change it. */
class VerdictsTest {

    private static final Snapshot SHOP = Explanations.shop().index().snapshot();

    private static final String WEB = "web.shop.serviceaccount.identity.mesh.cluster.local";
    private static final String ORDERS = "orders.office.serviceaccount.identity.mesh.cluster.local";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web           | http://books/a       | Server/shop/books-http policy.yaml:1    | AuthorizationPolicy/shop/web-reads policy.yaml:16
                    web           | http://canary/a      | default all-authenticated shop.yaml:74  | default all-authenticated shop.yaml:74
                    web           | http://10.1.0.7:8080 | default all-authenticated shop.yaml:74  | default all-authenticated shop.yaml:74
                    orders.office | tcp://books.shop:3306| Server/shop/books-db policy.yaml:8      | AuthorizationPolicy/shop/office-db policy.yaml:23
                    """)
    void whoPermits(String client, String request, String server, String authorization) {
        Explanation explanation = Explanations.answer(SHOP, client, request);
        Verdict verdict = Explanations.verdict(explanation);

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(verdict.getPermitted()).isTrue();
        assertThat(verdict.getServer() + " " + verdict.getServerOrigin()).isEqualTo(server);
        assertThat(verdict.getAuthorization() + " " + verdict.getAuthorizationOrigin())
                .isEqualTo(authorization);
        assertThat(verdict.getRemedy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    orders.office | http://books.shop/a      | 403 | ORDERS: server books-http does not permit it
                    web           | POST http://books/v1/a   | 403 | WEB: server books-http has no authorization at all
                    legacy        | http://canary/a          | 403 | a client without mesh identity: server all-authenticated does not permit it
                    web           | tcp://books:3306         | 0   | WEB: server books-db permits no client of its network
                    10.2.9.9      | tcp://books:3306         | 0   | a client without mesh identity: server books-db permits no client of its network
                    """)
    void whoDoesNotAndWhatWouldChangeThat(String client, String request, int status, String why) {
        Explanation explanation = Explanations.answer(SHOP, client, request);
        Verdict verdict = Explanations.verdict(explanation);

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(verdict.getPermitted()).isFalse();
        assertThat(verdict.getStatus()).isEqualTo(status);
        assertThat(verdict.getReason())
                .isEqualTo(why.replace("ORDERS", ORDERS).replace("WEB", WEB));

        TestMesh mesh = Explanations.shop();
        mesh.put("remedy.yaml", verdict.getRemedy());
        assertThat(Explanations.answer(mesh.index().snapshot(), client, request).getOutcome())
                .as(verdict.getRemedy())
                .isEqualTo(Outcome.DELIVERED);
    }

    /** The shop, with this in place of the rule for all paths. */
    private static TestMesh shopWithRule(String rule) {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "routes.yaml",
                Explanations.manifest("routes.yaml")
                        .replaceFirst("(?m)^    - matches: .*value: /}}]$", rule));
        return mesh;
    }

    /** The far side sees the path that was rewritten, and judges that one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    POST http://books/pub/a    | REFUSED   | refused: 403: WEB: server books-http has no authorization at all | books/v1/a
                    GET http://books/pub/a?b   | DELIVERED | delivered to 1 endpoint, by HTTPRoute/shop/books (routes.yaml:10) | books/v1/a?b
                    GET http://books/pub       | DELIVERED | delivered to 1 endpoint, by HTTPRoute/shop/books (routes.yaml:10) | books/v1
                    """)
    void aRewrittenPathIsWhatTheFarSideJudges(
            String request, Outcome outcome, String summary, String sent) {
        TestMesh mesh =
                shopWithRule(
                        "    - {matches: [{path: {value: /pub}}], filters: [{type:"
                                + " URLRewrite, urlRewrite: {path: {type:"
                                + " ReplacePrefixMatch, replacePrefixMatch: /v1}}}]}");

        Explanation explanation = Explanations.answer(mesh.index().snapshot(), "web", request);

        assertThat(explanation.getOutcome()).isEqualTo(outcome);
        assertThat(explanation.getSummary()).isEqualTo(summary.replace("WEB", WEB));
        assertThat(Explanations.setting(explanation.getSettingsList(), "url rewrite"))
                .isEqualTo("to prefix /v1 by HTTPRoute/shop/books routes.yaml:10");
        assertThat(Explanations.setting(explanation.getSettingsList(), "sent as"))
                .startsWith(sent + " by");
    }

    /** So does that of a backend, for what that backend gets. */
    @Test
    void whatABackendRewritesIsWhatItsFarSideJudges() {
        TestMesh mesh =
                shopWithRule(
                        "    - {matches: [{path: {value: /pub}}], backendRefs: [{name:"
                                + " books, port: 80, filters: [{type: URLRewrite,"
                                + " urlRewrite: {path: {type: ReplacePrefixMatch,"
                                + " replacePrefixMatch: /v1}}}]}]}");

        Explanation explanation =
                Explanations.answer(mesh.index().snapshot(), "web", "GET http://books/pub/a?b");

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.DELIVERED);
        List<Setting> settings = explanation.getBackends(0).getSettingsList();
        assertThat(Explanations.setting(settings, "url rewrite"))
                .isEqualTo("to prefix /v1 by HTTPRoute/shop/books routes.yaml:10");
        assertThat(Explanations.setting(settings, "sent as")).startsWith("books/v1/a?b by");
        assertThat(
                        Explanations.answer(
                                        mesh.index().snapshot(), "web", "POST http://books/pub/a")
                                .getOutcome())
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aRewriteToWhatIsNoPathIsRefused() {
        TestMesh mesh =
                shopWithRule(
                        "    - {matches: [{path: {value: /pub}}], filters: [{type:"
                                + " URLRewrite, urlRewrite: {path: {type:"
                                + " ReplacePrefixMatch, replacePrefixMatch: /}}}]}");

        Explanation explanation =
                Explanations.answer(mesh.index().snapshot(), "web", "http://books/pub//evil/a");

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(explanation.getSummary())
                .isEqualTo(
                        "refused with 400: the rewritten path is none that servers read alike, by"
                                + " HTTPRoute/shop/books (routes.yaml:10)");
    }

    @Test
    void aRemedyForOneLeavesTheOthersWhatTheyMay() {
        TestMesh mesh = Explanations.shop();
        String remedy =
                Explanations.verdict(Explanations.answer(SHOP, "legacy", "http://canary/a"))
                        .getRemedy();
        mesh.put("remedy.yaml", remedy);

        assertThat(new ManifestParser().parse("remedy.yaml", remedy).problems()).isEmpty();
        assertThat(
                        Explanations.answer(mesh.index().snapshot(), "web", "http://canary/a")
                                .getOutcome())
                .isEqualTo(Outcome.DELIVERED);
        assertThat(
                        Explanations.answer(mesh.index().snapshot(), "10.9.9.9", "http://canary/a")
                                .getOutcome())
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void whatWasAskedInVainIsNamed() {
        Verdict verdict =
                Explanations.verdict(
                        Explanations.answer(SHOP, "orders.office", "http://books.shop/a"));

        assertThat(Explanations.setting(verdict.getSettingsList(), "authorization"))
                .isEqualTo(
                        "permits " + WEB + " by AuthorizationPolicy/shop/web-reads policy.yaml:16");
    }

    @Test
    void aRequestThatNoRouteOfTheServerMatchesIsNotFound() {
        Explanation explanation = Explanations.answer(SHOP, "web", "PUT http://books/a");

        assertThat(explanation.getSummary())
                .isEqualTo("refused: 404: server books-http: no route matches the request");
    }

    @Test
    void aPathThatServersReadDifferentlyIsSaidToBeOne() {
        Verdict verdict =
                Explanations.verdict(Explanations.answer(SHOP, "web", "http://books/x/..%2fv1"));

        assertThat(verdict.getPermitted()).isFalse();
        assertThat(verdict.getStatus()).isEqualTo(400);
        assertThat(verdict.getReason()).startsWith("path: /x/..%2fv1 (expected: one that all");
    }

    @Test
    void theFarSideSeesWhatTheRouteMadeOfTheRequest() {
        Verdict verdict =
                Explanations.answer(SHOP, "web", "PATCH http://books/v1/a x-canary=yes")
                        .getBackends(0)
                        .getVerdicts(0);
        assertThat(verdict.getStatus()).isEqualTo(404);

        // The winning rule sets x-seen-by, which the Server's route asks for.
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "more.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: patches, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: books, port: 80}]
                  rules:
                    - matches: [{path: {value: /v1}, method: PATCH}]
                      filters:
                        - type: RequestHeaderModifier
                          requestHeaderModifier: {set: [{name: x-seen-by, value: canary}]}
                """);
        assertThat(
                        Explanations.answer(
                                        mesh.index().snapshot(), "web", "PATCH http://books/v1/a")
                                .getOutcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void theFarSidesSidecarMayAnswerByItself() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "moved.yaml",
                """
                apiVersion: policy.linkerd.io/v1beta3
                kind: HTTPRoute
                metadata: {name: moved, namespace: shop}
                spec:
                  parentRefs: [{group: policy.linkerd.io, kind: Server, name: books-http}]
                  rules:
                    - matches: [{path: {value: /old}}]
                      filters: [{type: RequestRedirect, requestRedirect: {statusCode: 302}}]
                ---
                apiVersion: policy.linkerd.io/v1alpha1
                kind: AuthorizationPolicy
                metadata: {name: anybody, namespace: shop}
                spec:
                  targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: moved}
                  requiredAuthenticationRefs: []
                """);

        Explanation explanation =
                Explanations.answer(mesh.index().snapshot(), "web", "http://books/old");

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.REDIRECTED);
        assertThat(explanation.getSummary())
                .isEqualTo("redirected with 302 by the far side's sidecar");
        assertThat(
                        Explanations.setting(
                                Explanations.verdict(explanation).getSettingsList(), "redirect"))
                .isEqualTo("302 by HTTPRoute.policy.linkerd.io/shop/moved moved.yaml:7");
    }

    @Test
    void aDefaultOfTheNamespaceIsNamedWithItsLine() {
        Snapshot snapshot =
                TestMesh.of(
                        """
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          name: shop
                          annotations:
                            config.linkerd.io/default-inbound-policy: deny
                        ---
                        """
                                + Explanations.manifest("shop.yaml"));

        Verdict verdict =
                Explanations.verdict(Explanations.answer(snapshot, "web", "http://books/a"));

        assertThat(verdict.getServer()).isEqualTo("default deny");
        assertThat(verdict.getServerOrigin()).isEqualTo("manifest.yaml:6");
        assertThat(verdict.getReason())
                .isEqualTo(WEB + ": server deny has no authorization at all");
        assertThat(verdict.getRemedy()).contains("kind: Server", "accessPolicy: deny");
    }
}
