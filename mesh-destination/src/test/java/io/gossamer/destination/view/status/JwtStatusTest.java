package io.gossamer.destination.view.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestJwt;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.resource.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of rules with tokens that can let nobody in. */
class JwtStatusTest {

    private static List<Problem> problems(String manifest) {
        return PolicyStatuses.problems(TestMesh.of(manifest), TestMesh.SETTINGS);
    }

    @Test
    void nothingIsWrongWithARuleThatCanBeMet() {
        assertThat(problems(TestJwt.MANIFEST)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    proxyProtocol: unknown | proxyProtocol: opaque | spec.targetRef.name | its connections show no token
                    proxyProtocol: unknown | proxyProtocol: TLS    | spec.targetRef.name | its connections show no token
                    configMap: login       | configMap: gone       | spec.jwksFrom       | a ConfigMap of this namespace
                    key: jwks.json         | key: note.txt         | spec.jwksFrom       | a ConfigMap of this namespace
                    "kty": "OKP"           | "kty": "oct"          | spec.jwksFrom       | a public key only
                    JwtAuthentication, name: readers | JwtAuthentication, name: writers | spec.requiredAuthenticationRefs[1].name | an authentication that exists
                    {group: policy.gossamer.io | {group: policy.linkerd.io | spec.requiredAuthenticationRefs[1].name | an authentication that exists
                    {kind: ServiceAccount, name: web} | {group: policy.gossamer.io, kind: JwtAuthentication, name: readers} | spec.requiredAuthenticationRefs[1] | one JwtAuthentication
                    """)
    void whatIsWrongIsNamed(String from, String to, String field, String expected) {
        assertThat(TestJwt.MANIFEST).contains(from);

        assertThat(problems(TestJwt.MANIFEST.replace(from, to)))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field()).isEqualTo(field);
                            assertThat(problem.expected()).contains(expected);
                            assertThat(problem.line()).isPositive();
                        });
    }
}
