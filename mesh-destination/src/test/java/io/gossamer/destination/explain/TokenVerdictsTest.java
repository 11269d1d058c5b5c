package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.TestJwt;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.explain.diff.TrafficDiff;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said beforehand of requests that need a token. */
class TokenVerdictsTest {

    private static final String TOKEN =
            "a token of https://login.example for shop in the header authorization, claim scope"
                    + " (expected: with read)";
    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String BY_WEB = "AuthorizationPolicy/default/by-web";

    private static Explanation explain(String client, String target, String... authorizations) {
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder().setClient(client).setTarget(target);
        for (String authorization : authorizations) {
            request.addHeaders(
                    ExplainRequest.Header.newBuilder()
                            .setName("Authorization")
                            .setValue(authorization));
        }
        return ((Lookup.Found<Explanation>)
                        new Explainer(TestMesh.SETTINGS, () -> Explanations.NOW)
                                .explain(TestMesh.of(TestJwt.MANIFEST), request.build()))
                .value();
    }

    private static Verdict verdict(String client, String target, String... authorizations) {
        return Explanations.verdict(explain(client, target, authorizations));
    }

    private static String token(String claims) {
        return "Bearer e30."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".AAAA";
    }

    @Test
    void aRequestWithoutATokenIsToldWhichOneItNeeds() {
        Verdict verdict = verdict("web", "http://books/x");

        assertThat(verdict.getPermitted()).isFalse();
        assertThat(verdict.getStatus()).isEqualTo(401);
        assertThat(verdict.getReason())
                .isEqualTo(
                        WEB
                                + ": server books permits it with "
                                + TOKEN
                                + ": the request has no token");
        assertThat(verdict.getAuthorization()).isEqualTo(BY_WEB);
        assertThat(verdict.getRemedy()).as("a way around").isEmpty();
        assertThat(Explanations.setting(verdict.getSettingsList(), "authorization"))
                .isEqualTo(
                        "permits "
                                + WEB
                                + " with "
                                + TOKEN
                                + " by "
                                + BY_WEB
                                + " manifest.yaml:38");
    }

    @Test
    void aTokenThatWouldDoIsBelievedAsFarAsItIsSigned() {
        Explanation explanation =
                explain(
                        "web",
                        "http://books/x",
                        token(
                                "{\"iss\":\"https://login.example\",\"aud\":[\"shop\"],"
                                        + "\"exp\":4102444800,\"scope\":\"read write\"}"));

        assertThat(explanation.getOutcome()).isEqualTo(Explanation.Outcome.DELIVERED);
        assertThat(Explanations.verdict(explanation).getReason())
                .isEqualTo("permits " + WEB + " with " + TOKEN + ", if its signature is right");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"iss":"other","aud":"shop","exp":4102444800,"scope":"read"}                 | 401 | of another issuer
                    {"iss":"https://login.example","aud":"a","exp":4102444800,"scope":"read"}    | 401 | for another audience
                    {"iss":"https://login.example","aud":"shop","exp":1,"scope":"read"}          | 401 | expired
                    {"iss":"https://login.example","aud":"shop","scope":"read"}                  | 401 | expired
                    {"iss":"https://login.example","aud":"shop","exp":4102444800,"nbf":4102444700,"scope":"read"} | 401 | not valid yet
                    {"iss":"https://login.example","aud":"shop","exp":4102444800,"scope":"news"} | 403 | not permitted by its claims: claim scope (expected: with read)
                    [7]                                                                          | 401 | not a signed JWT in compact form
                    """)
    void aTokenThatWouldNotDo(String claims, int status, String reason) {
        Verdict verdict = verdict("web", "http://books/x", token(claims));

        assertThat(verdict.getStatus()).isEqualTo(status);
        assertThat(verdict.getReason()).endsWith(TOKEN + ": " + reason);
        assertThat(verdict.getRemedy()).isEmpty();
    }

    @Test
    void twoTokensAreNone() {
        assertThat(verdict("web", "http://books/x", "Bearer a", "Bearer b").getReason())
                .endsWith("the request has more than one token");
    }

    @Test
    void theWorkloadComesFirst() {
        Verdict verdict = verdict("books", "http://books/x");

        assertThat(verdict.getStatus()).isEqualTo(403);
        assertThat(verdict.getReason()).endsWith("server books does not permit it");
        assertThat(verdict.getRemedy()).isNotEmpty();
    }

    @Test
    void aConnectionHasNoToken() {
        Verdict verdict = verdict("web", "tcp://books:80");

        assertThat(verdict.getPermitted()).isFalse();
        assertThat(verdict.getReason())
                .endsWith("permits its requests only, with a token: a connection has none");
        assertThat(verdict.getRemedy()).isEmpty();
    }

    @Test
    void theDiffTellsOfTokens() {
        String token = TOKEN + " (keys: ed, ec)";
        Snapshot asks = TestMesh.of(TestJwt.MANIFEST);
        Snapshot open =
                TestMesh.of(
                        TestJwt.MANIFEST.replace(
                                "    - {group: policy.gossamer.io, kind: JwtAuthentication, name:"
                                        + " readers}\n",
                                ""));
        Snapshot writes = TestMesh.of(TestJwt.MANIFEST.replace("contains: read", "contains: w"));
        Snapshot rotated =
                TestMesh.of(TestJwt.MANIFEST.replace("\"kid\": \"ed\"", "\"kid\": \"n\""));

        assertThat(diff(asks, asks)).isEmpty();
        assertThat(diff(asks, open))
                .containsExactly(
                        "web.default can now reach everything of books.default:80: permitted by "
                                + BY_WEB
                                + " (manifest.yaml:38)");
        assertThat(diff(open, asks))
                .contains(
                        "web.default can no longer reach everything of books.default:80: was"
                                + " permitted by "
                                + BY_WEB
                                + " (manifest.yaml:38)");
        assertThat(diff(asks, writes))
                .contains(
                        "web.default can no longer reach everything of books.default:80 with "
                                + token
                                + ": was permitted by "
                                + BY_WEB
                                + " (manifest.yaml:38)",
                        "web.default can now reach everything of books.default:80 with "
                                + token.replace("with read", "with w")
                                + ": permitted by "
                                + BY_WEB
                                + " (manifest.yaml:38)");
        assertThat(diff(asks, rotated))
                .anySatisfy(change -> assertThat(change).contains("(keys: n, ec)"));
    }

    private static List<String> diff(Snapshot before, Snapshot after) {
        return TrafficDiff.of(before, after, TestMesh.SETTINGS);
    }
}
