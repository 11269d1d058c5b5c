package io.gossamer.destination.resource.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestJwt;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.policy.ConfigMap;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.TokenKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtParserTest {

    private static final String HEAD =
            """
            apiVersion: policy.gossamer.io/v1alpha1
            kind: JwtAuthentication
            metadata: {name: readers}
            """;

    private static final String SPEC =
            "issuer: https://login.example, audiences: [shop], jwks: " + TestJwt.KEYS + ", ";

    private static ParsedManifest parse(String spec) {
        return new ManifestParser().parse("jwt.yaml", HEAD + "spec: {" + spec + "}");
    }

    private static JwtAuthentication valid(String spec) {
        ParsedManifest parsed = parse(spec);
        assertThat(parsed.problems()).isEmpty();
        return (JwtAuthentication) parsed.resources().get(0);
    }

    @Test
    void theDefaults() {
        JwtAuthentication rule = valid(SPEC);

        assertThat(rule.source()).isEqualTo(JwtAuthentication.Source.AUTHORIZATION);
        assertThat(rule.forward()).isTrue();
        assertThat(rule.claims()).isEmpty();
        assertThat(rule.keys())
                .extracting(key -> key.id() + " " + key.algorithms())
                .containsExactly("ed [EdDSA]", "ec [ES256]");
    }

    @Test
    void everythingThatMayBeSaid() {
        JwtAuthentication rule =
                valid(
                        SPEC
                                + """
                                from: {header: X-User-Token}, forward: false,
                                claims: [
                                  {claim: scope, contains: [a, b]},
                                  {claim: [realm_access, roles], contains: reader},
                                  {claim: email_verified, equals: true},
                                  {claim: tier, oneOf: [gold, 3]}]""");

        assertThat(rule.source()).isEqualTo(new JwtAuthentication.Source(false, "x-user-token"));
        assertThat(rule.forward()).isFalse();
        assertThat(rule.claims())
                .containsExactly(
                        new JwtAuthentication.Claim(List.of("scope"), true, List.of("a", "b")),
                        new JwtAuthentication.Claim(
                                List.of("realm_access", "roles"), true, List.of("reader")),
                        new JwtAuthentication.Claim(
                                List.of("email_verified"), false, List.of("true")),
                        new JwtAuthentication.Claim(List.of("tier"), false, List.of("gold", "3")));
    }

    @Test
    void aKeySetMayBeText() {
        String text = SPEC.replace(TestJwt.KEYS, "'" + TestJwt.KEYS.replace("\n", " ") + "'");

        assertThat(valid(text).keys()).isEqualTo(valid(SPEC).keys());
    }

    /** A replacement in the spec, the field that is named, and what is expected there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    issuer: https://login.example | issuer: ""          | issuer          | the claim iss
                    audiences: [shop]             | audiences: []       | audiences       | at least one audience
                    audiences: [shop]             | audience: [shop]    | audience        | one of audiences
                    audiences: [shop]             | claim: [], audiences: [shop] | claim  | one of audiences
                    jwks: {                       | jwksUri: "https://a.b", jwks: { | jwksUri | nothing is fetched
                    jwks: {                       | jwksFrom: {configMap: a, key: b}, jwks: { | jwks | either jwks or jwksFrom
                    jwks: {                       | jwksFrom: {configMap: a}, jwks: { | jwksFrom.key | the key of its entry
                    jwks: {                       | from: {header: "a b"}, jwks: { | from.header | the name of a header
                    jwks: {                       | from: {header: Cookie}, jwks: { | from.header | the name of a header
                    jwks: {                       | from: {header: a, cookie: b}, jwks: { | from | either header or cookie
                    jwks: {                       | from: {cookie: a}, forward: false, jwks: { | forward | only a header
                    jwks: {                       | forward: "no", jwks: { | forward       | true or false
                    jwks: {                       | claims: [{claim: a}], jwks: { | claims[0] | one of equals
                    jwks: {                       | claims: [{claim: a, equals: b, contains: c}], jwks: { | claims[0] | one of equals
                    jwks: {                       | claims: [{claim: [], equals: b}], jwks: { | claims[0].claim | a name
                    jwks: {                       | claims: [{claim: a, equal: b}], jwks: { | claims[0].equal | one of claim
                    "kid": "ed"                   | "kid": "ec"         | jwks.keys[1].kid | each key identifier once
                    "kty": "OKP"                  | "kty": "oct"        | jwks.keys[0]    | a public key only
                    "kid": "ed"                   | "d": "secretsecret" | jwks.keys[0]    | a public key only
                    "use": "enc", "n"             | "use": "sig", "n"   | jwks.keys[2].n  | 2048 to 4096 bits
                    "f83OJ3D2                     | "f83OJ3D3           | jwks.keys[1].x  | a point of the curve
                    "x": "11qY                    | "x": "1qY           | jwks.keys[0].x  | a key of the type OKP
                    "x": "11qY                    | "y": "11qY          | jwks.keys[0].x  | Base64url
                    """)
    void whatCannotBeMeantIsRefused(String from, String to, String field, String expected) {
        assertThat(SPEC).contains(from);
        List<Problem> problems = parse(SPEC.replace(from, to)).problems();

        assertThat(problems)
                .anySatisfy(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("spec." + field);
                            assertThat(problem.expected()).contains(expected);
                        })
                .noneSatisfy(problem -> assertThat(problem.toString()).contains("secretsecret"));
    }

    @Test
    void withoutAUsableKeyThereIsNoRule() {
        String none = SPEC.replace(TestJwt.KEYS, "{keys: [{kty: EC, crv: secp256k1}]}");
        String text = SPEC.replace(TestJwt.KEYS, "'{\"keys\": 7}'");

        assertThat(parse(none).problems().get(0).field()).isEqualTo("spec.jwks.keys");
        assertThat(parse(text).problems().get(0).expected()).isEqualTo("a list");
    }

    @Test
    void ofAConfigMapTheKeySetsAreKept() {
        ConfigMap map =
                (ConfigMap)
                        new ManifestParser()
                                .parse(
                                        "map.yaml",
                                        """
                                        apiVersion: v1
                                        kind: ConfigMap
                                        metadata: {name: login}
                                        data:
                                          good: '%s'
                                          secret: '{"keys": [{"kty": "oct", "k": "secretsecret"}]}'
                                          other: '{"port": 80}'
                                          number: 7
                                          list: [a]
                                        """
                                                .formatted(TestJwt.KEYS.replace("\n", " ")))
                                .resources()
                                .get(0);

        assertThat(map.keySets()).containsOnlyKeys("good", "secret");
        assertThat(map.keySets().get("good").keys())
                .extracting(TokenKey::id)
                .containsExactly("ed", "ec");
        assertThat(map.keySets().get("secret").keys()).isEmpty();
        assertThat(map.keySets().get("secret").problems().toString())
                .contains("a public key only")
                .doesNotContain("secretsecret");
    }
}
