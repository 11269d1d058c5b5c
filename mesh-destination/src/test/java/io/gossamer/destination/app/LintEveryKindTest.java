package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is named with file, line, field, value and what would be right, for every kind. */
class LintEveryKindTest {

    private static final String ROWS =
            """
            v1                           | Namespace               | metadata: {name: a, annotations: {config.linkerd.io/default-inbound-policy: open}} | metadata.annotations.config.linkerd.io/default-inbound-policy
            v1                           | Service                 | metadata: {name: a, namespace: x}, spec: {ports: [{port: 70000}]} | spec.ports[0].port
            discovery.k8s.io/v1          | EndpointSlice           | metadata: {name: a, namespace: x, labels: {kubernetes.io/service-name: b}}, addressType: IPv4, endpoints: [{addresses: [nowhere]}], ports: [] | endpoints[0].addresses
            v1                           | Pod                     | metadata: {name: a, namespace: x}, status: {podIP: nowhere} | status.podIP
            v1                           | ServiceAccount          | metadata: {name: A_b, namespace: x} | metadata.name
            policy.linkerd.io/v1beta3    | Server                  | metadata: {name: a, namespace: x}, spec: {podSelector: {}, port: 80, proxyProtocol: HTTP/9} | spec.proxyProtocol
            gateway.networking.k8s.io/v1 | HTTPRoute               | metadata: {name: a, namespace: x}, spec: {parentRefs: [{group: "", kind: Service, name: b}], rules: [{matches: [{path: {type: Glob, value: /}}]}]} | spec.rules[0].matches[0].path.type
            policy.linkerd.io/v1beta3    | HTTPRoute               | metadata: {name: a, namespace: x}, spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: b}], rules: [{matches: [{path: {type: RegularExpression, value: "("}}]}]} | spec.rules[0].matches[0].path.value
            gateway.networking.k8s.io/v1 | GRPCRoute               | metadata: {name: a, namespace: x}, spec: {parentRefs: [{group: "", kind: Service, name: b}], rules: [{filters: [{type: URLRewrite}]}]} | spec.rules[0].filters[0].type
            gateway.networking.k8s.io/v1alpha2 | TLSRoute          | metadata: {name: a, namespace: x}, spec: {parentRefs: [{group: "", kind: Service, name: b}], hostnames: ["a_b"], rules: [{}]} | spec.hostnames[0]
            gateway.networking.k8s.io/v1alpha2 | TCPRoute          | metadata: {name: a, namespace: x}, spec: {parentRefs: [{group: "", kind: Service, name: b}], rules: [{backendRefs: [{name: b, port: 80, weight: -1}]}]} | spec.rules[0].backendRefs[0].weight
            policy.linkerd.io/v1alpha1   | AuthorizationPolicy     | metadata: {name: a, namespace: x}, spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: none}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: b}]} | spec.targetRef.name
            policy.linkerd.io/v1alpha1   | MeshTLSAuthentication   | metadata: {name: a, namespace: x}, spec: {identities: ["*web"]} | spec.identities[0]
            policy.linkerd.io/v1alpha1   | NetworkAuthentication   | metadata: {name: a, namespace: x}, spec: {networks: [{cidr: 10.0.0.0/40}]} | spec.networks[0].cidr
            policy.gossamer.io/v1alpha1  | JwtAuthentication       | metadata: {name: a, namespace: x}, spec: {issuer: i, audiences: [b], jwksUri: "https://i"} | spec.jwksUri
            v1                           | ConfigMap               | metadata: {name: A_b, namespace: x} | metadata.name
            policy.linkerd.io/v1beta1    | ServerAuthorization     | metadata: {name: a, namespace: x}, spec: {server: {name: none}, client: {unauthenticated: true}} | spec.server
            policy.linkerd.io/v1alpha1   | HTTPLocalRateLimitPolicy | metadata: {name: a, namespace: x}, spec: {targetRef: {group: policy.linkerd.io, kind: Server, name: none}, total: {requestsPerSecond: 1}} | spec.targetRef
            policy.linkerd.io/v1alpha1   | EgressNetwork           | metadata: {name: a, namespace: x}, spec: {trafficPolicy: Maybe} | spec.trafficPolicy
            gateway.networking.k8s.io/v1beta1 | ReferenceGrant     | metadata: {name: a, namespace: x}, spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute}], to: [{kind: Service}]} | spec.from[0].namespace
            linkerd.io/v1alpha2          | ServiceProfile          | metadata: {name: none.x.svc.cluster.local, namespace: x}, spec: {routes: []} | metadata.name
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = ROWS)
    void aProblemHasFileLineFieldAndRemedy(String version, String kind, String rest, String field) {
        String yaml = "{apiVersion: " + version + ", kind: " + kind + ", " + rest + "}";

        assertThat(problems(yaml))
                .as(rest)
                .anySatisfy(problem -> assertProblem(problem, kind, field));
    }

    /** What would count for less than its author meant, or for more. */
    private static final String SLIPS =
            """
            policy.linkerd.io/v1alpha1   | AuthorizationPolicy | {targetRef: {group: policy.linkerd.io, kind: Server, name: s}, requiredAuthenticationRef: []} | spec.requiredAuthenticationRef: unknown here (expected: requiredAuthenticationRefs)
            policy.linkerd.io/v1alpha1   | AuthorizationPolicy | {targetRef: {group: policy.linkerd.io, kind: Server, name: s}} | spec.requiredAuthenticationRefs: missing (expected: a list of authentications)
            policy.linkerd.io/v1alpha1   | NetworkAuthentication | {networks: [{cidr: 10.0.0.0/8, excpt: [10.1.0.0/16]}]} | spec.networks[0].excpt: unknown here (expected: except)
            policy.linkerd.io/v1alpha1   | MeshTLSAuthentication | {identities: ["*."]} | spec.identities[0]: *. (expected: an identity in full, a suffix as in *.shop.example, or *)
            policy.linkerd.io/v1beta3    | Server | {podSelector: {matchLabel: {a: b}}, port: 80} | spec.podSelector.matchLabel: unknown here (expected: matchLabels)
            policy.linkerd.io/v1beta3    | HTTPRoute | {parentRefs: [{group: policy.linkerd.io, kind: Server, name: s}], rules: [{match: [{path: {value: /admin}}]}]} | spec.rules[0].match: unknown here (expected: matches)
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{path: {value: /a//b}}]}]} | spec.rules[0].matches[0].path.value: /a//b (expected: a path as clients send it
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{path: {value: /caf\u00e9}}]}]} | spec.rules[0].matches[0].path.value: /caf\u00e9 (expected: a path as clients send it
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{method: get}]}]} | spec.rules[0].matches[0].method: get (expected: a method as clients send it, as in GET)
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{headers: [{name: a b, value: x}]}]}]} | spec.rules[0].matches[0].headers[0].name: a b (expected: the name of a header)
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{headers: [{name: a, value: "1\\n2"}]}]}]} | spec.rules[0].matches[0].headers[0].value: 1?2 (expected: a value without control characters)
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{headers: [{name: a, type: RegularExpression, value: "(x{1000}){1000}"}]}]}]} | spec.rules[0].matches[0].headers[0].value: (x{1000}){1000} (expected: a regular expression of RE2 that takes linear time
            gateway.networking.k8s.io/v1 | HTTPRoute | {parentRefs: [{kind: Service, name: b}], rules: [{matches: [{path: {type: RegularExpression, value: "(?i)[a-\u20ac]"}}]}]} | spec.rules[0].matches[0].path.value: (?i)[a-\u20ac] (expected: a regular expression of RE2 that takes linear time
            gateway.networking.k8s.io/v1 | TLSRoute | {parentRef: [{kind: Service, name: b}], rules: [{}]} | spec.parentRef: unknown here (expected: parentRefs)
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = SLIPS)
    void aSlipOfThePenIsNoPolicy(String version, String kind, String spec, String problem) {
        String yaml =
                "{apiVersion: %s, kind: %s, metadata: {name: a, namespace: x}, spec: %s}"
                        .formatted(version, kind, spec);

        assertThat(new ManifestParser().parse("manifest.yaml", yaml).problems())
                .anySatisfy(found -> assertThat(found.toString()).contains(problem));
        assertThat(new ManifestParser().parse("manifest.yaml", yaml).resources()).isEmpty();
    }

    @Test
    void aTimeThatNoSidecarTakesIsNone() {
        String yaml =
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a, namespace: x, annotations: {timeout.linkerd.io/request: 9999999h}}
                spec: {ports: [{port: 80}]}
                """;

        assertThat(problems(yaml))
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).contains("of at most a century"));
    }

    /** Sections and names of ports that lead nowhere. */
    @Test
    void referencesToWhatIsNotThereAreFound() {
        List<Problem> found =
                problems(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p, namespace: x, labels: {app: p}}
                        spec: {containers: [{name: app, ports: [{name: web, containerPort: 80}]}]}
                        ---
                        apiVersion: policy.linkerd.io/v1beta3
                        kind: Server
                        metadata: {name: s, namespace: x}
                        spec: {podSelector: {matchLabels: {app: p}}, port: wbe}
                        ---
                        apiVersion: policy.linkerd.io/v1alpha1
                        kind: EgressNetwork
                        metadata: {name: e, namespace: x}
                        spec: {trafficPolicy: Deny}
                        ---
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: r, namespace: x}
                        spec:
                          parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: e, sectionName: web}]
                          rules: [{}]
                        """);

        assertThat(found.stream().map(Problem::field))
                .containsExactlyInAnyOrder("spec.port", "spec.parentRefs[0].sectionName");
    }

    /** What the manifest says wrong, else what is there without taking effect. */
    private static List<Problem> problems(String yaml) {
        List<Problem> problems = new ManifestParser().parse("manifest.yaml", yaml).problems();
        return problems.isEmpty()
                ? PolicyStatuses.problems(TestMesh.of(yaml), TestMesh.SETTINGS)
                : problems;
    }

    private static void assertProblem(Problem problem, String kind, String field) {
        assertThat(problem.field()).startsWith(field);
        assertThat(problem.resource()).startsWith(kind);
        assertThat(problem.toString())
                .matches("manifest\\.yaml:1 " + kind + "\\S* .+: .* \\(expected: .+\\)");
    }

    @Test
    void noKindIsLeftOut() {
        Set<String> rows =
                ROWS.lines()
                        .map(row -> row.split("\\|", 3)[1].strip())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows)
                .containsAll(
                        Arrays.stream(Kind.values())
                                .map(Kind::apiName)
                                .collect(Collectors.toSet()));
    }
}
