package io.gossamer.destination.view.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.source.Bundle;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyStatusesTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec:
              ports: [{name: web, port: 80}, {name: db, port: 3306}, {name: api, port: 81,
                appProtocol: http}]
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: books, namespace: shop}
            spec: {podSelector: {}, port: web}
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: db, namespace: shop}
            spec: {podSelector: {}, port: db, proxyProtocol: opaque}
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: EgressNetwork
            metadata: {name: outside, namespace: shop}
            spec: {trafficPolicy: Deny}
            ---
            """;

    private static final String LIMIT = "HTTPLocalRateLimitPolicy";
    private static final String SERVICE_PARENT = "{group: \"\", kind: Service, name: books}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPRoute | group: '', kind: Service, name: books | Accepted | '' | ''",
                "HTTPRoute | group: '', kind: Service, name: gone | NoMatchingParent | name |"
                        + " a Service that exists",
                "HTTPRoute | group: '', kind: Service, name: books, port: 9 | NoMatchingParent |"
                        + " port | a port that the Service has",
                "HTTPRoute | group: '', kind: Service, name: books, sectionName: x |"
                        + " NoMatchingParent | sectionName | a port that the Service has",
                "HTTPRoute | group: '', kind: Service, name: books, port: 3306 |"
                        + " UnsupportedProtocol | port | appProtocol",
                "GRPCRoute | group: '', kind: Service, name: books, port: 81 |"
                        + " UnsupportedProtocol | port | appProtocol",
                "TCPRoute | group: '', kind: Service, name: books, port: 3306 | Accepted | '' | ''",
                "HTTPRoute | group: policy.linkerd.io, kind: Server, name: books | Accepted | '' |"
                        + " ''",
                "GRPCRoute | group: policy.linkerd.io, kind: Server, name: books | Accepted | '' |"
                        + " ''",
                "TCPRoute | group: policy.linkerd.io, kind: Server, name: books |"
                        + " NoMatchingParent | kind | HTTPRoute or GRPCRoute",
                "HTTPRoute | group: policy.linkerd.io, kind: Server, name: gone |"
                        + " NoMatchingParent | name | a Server that exists",
                "HTTPRoute | group: policy.linkerd.io, kind: Server, name: db |"
                        + " UnsupportedProtocol | name | HTTP or gRPC",
                "HTTPRoute | kind: Server, name: books | NoMatchingParent | kind |"
                        + " policy.linkerd.io",
                "TLSRoute | group: policy.linkerd.io, kind: EgressNetwork, name: outside |"
                        + " Accepted | '' | ''",
                "HTTPRoute | group: policy.linkerd.io, kind: EgressNetwork, name: gone |"
                        + " NoMatchingParent | name | an EgressNetwork that exists",
            })
    void acceptedByItsParent(
            String kind, String parent, String reason, String field, String expected) {
        Condition condition =
                status(SHOP + route(kind, "r", "{" + parent.replace("''", "\"\"") + "}", ""), kind)
                        .conditions()
                        .get(0);

        assertThat(condition.type()).isEqualTo(Condition.Type.ACCEPTED);
        assertThat(condition.reason()).isEqualTo(reason);
        assertThat(condition.holds()).isEqualTo(reason.equals("Accepted"));
        condition.problems().forEach(problem -> assertProblem(problem, field, expected));
    }

    private static void assertProblem(Problem problem, String field, String expected) {
        assertThat(problem.origin()).isEqualTo("shop.yaml");
        assertThat(problem.line()).isEqualTo(27);
        assertThat(problem.field()).isEqualTo("spec.parentRefs[0]." + field);
        assertThat(problem.expected()).contains(expected);
    }

    @Test
    void parentOfAnotherControllerIsPassedOver() {
        assertThat(statuses(SHOP + route("HTTPRoute", "r", "{name: gateway}", "")))
                .noneMatch(status -> status.name().equals("r"));
    }

    @Test
    void routesOfTheStrongerKindSuppressOthers() {
        String manifest =
                SHOP
                        + route("GRPCRoute", "calls", SERVICE_PARENT, "")
                        + route(
                                "HTTPRoute",
                                "r",
                                "{group: \"\", kind: Service, name: books, port: 80}",
                                "");

        Condition condition = status(manifest, "HTTPRoute").conditions().get(0);

        assertThat(condition.reason()).isEqualTo("RouteReasonConflicted");
        assertThat(condition.problems().get(0).value()).contains("GRPCRoute/shop/calls");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: books, port: 80 | ResolvedRefs | ''",
                "name: gone, port: 80 | BackendNotFound | name",
                "name: books, port: 9 | BackendNotFound | port",
                "name: books, namespace: web, port: 80 | RefNotPermitted | namespace",
                "name: b, kind: Bucket, group: x.example | InvalidKind | kind",
                "name: outside, kind: EgressNetwork, group: policy.linkerd.io | InvalidKind | name",
                "name: gone, kind: EgressNetwork, group: policy.linkerd.io | BackendNotFound |"
                        + " name",
            })
    void referencesResolve(String backend, String reason, String field) {
        Condition condition =
                status(
                                SHOP
                                        + route(
                                                "HTTPRoute",
                                                "r",
                                                SERVICE_PARENT,
                                                "rules: [{}, {backendRefs: [{" + backend + "}]}]"),
                                "HTTPRoute")
                        .conditions()
                        .get(1);

        assertThat(condition.type()).isEqualTo(Condition.Type.RESOLVED_REFS);
        assertThat(condition.reason()).isEqualTo(reason);
        condition
                .problems()
                .forEach(
                        problem ->
                                assertThat(problem.field())
                                        .isEqualTo("spec.rules[1].backendRefs[0]." + field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group: policy.linkerd.io, kind: Server, name: books | '' | Accepted |"
                        + " ResolvedRefs",
                "group: policy.linkerd.io, kind: Server, name: gone | '' | TargetNotFound |"
                        + " ResolvedRefs",
                "kind: Server, name: books | '' | TargetNotFound | ResolvedRefs",
                "kind: Namespace, name: shop | '' | Accepted | ResolvedRefs",
                "kind: Namespace, name: other | '' | TargetNotFound | ResolvedRefs",
                "kind: Namespace, name: shop | {kind: ServiceAccount, name: web} | Accepted |"
                        + " ResolvedRefs",
                "kind: Namespace, name: shop | {group: policy.linkerd.io, kind:"
                        + " MeshTLSAuthentication, name: gone} | Accepted | RefNotFound",
                "kind: Namespace, name: shop | {kind: ServiceAccount, name: a}, {kind:"
                        + " ServiceAccount, name: b} | Accepted | RefNotFound",
            })
    void authorizationPolicy(String target, String required, String accepted, String resolved) {
        ResourceStatus status =
                status(
                        SHOP
                                + """
                                apiVersion: policy.linkerd.io/v1alpha1
                                kind: AuthorizationPolicy
                                metadata: {name: r, namespace: shop}
                                spec: {targetRef: {%s}, requiredAuthenticationRefs: [%s]}
                                """
                                        .formatted(target, required),
                        "AuthorizationPolicy");

        assertThat(status.conditions())
                .extracting(Condition::reason)
                .containsExactly(accepted, resolved);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group: policy.linkerd.io, kind: Server, name: books | Accepted",
                "group: policy.linkerd.io, kind: Server, name: gone | TargetNotFound",
                "kind: Server, name: books | TargetNotFound",
                "group: policy.linkerd.io, kind: Server, name: db | UnsupportedProtocol",
            })
    void localRateLimit(String target, String reason) {
        assertThat(status(SHOP + limit("r", target), LIMIT).conditions().get(0).reason())
                .isEqualTo(reason);
    }

    @Test
    void secondRateLimitOfAServerIsConflicted() {
        String target = "group: policy.linkerd.io, kind: Server, name: books";

        assertThat(
                        status(SHOP + limit("a", target) + limit("r", target), LIMIT)
                                .conditions()
                                .get(0)
                                .reason())
                .isEqualTo("Conflicted");
    }

    private static String limit(String name, String target) {
        return """
        apiVersion: policy.linkerd.io/v1alpha1
        kind: HTTPLocalRateLimitPolicy
        metadata: {name: %s, namespace: shop}
        spec: {targetRef: {%s}, total: {requestsPerSecond: 1}}
        ---
        """
                .formatted(name, target);
    }

    @ParameterizedTest
    @CsvSource({"books, Accepted", "gone, TargetNotFound"})
    void serverAuthorization(String server, String reason) {
        assertThat(
                        status(
                                        SHOP
                                                + """
                                                apiVersion: policy.linkerd.io/v1beta1
                                                kind: ServerAuthorization
                                                metadata: {name: r, namespace: shop}
                                                spec:
                                                  server: {name: %s}
                                                  client: {unauthenticated: true}
                                                """
                                                        .formatted(server),
                                        "ServerAuthorization")
                                .conditions()
                                .get(0)
                                .reason())
                .isEqualTo(reason);
    }

    @Test
    void ofServersForOnePortTheFirstByNameHolds() {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: books-1, namespace: shop, labels: {app: books}}
                spec: {containers: [{name: books, ports: [{name: web, containerPort: 8080}]}]}
                ---
                """;
        String number =
                """
                apiVersion: policy.linkerd.io/v1beta3
                kind: Server
                metadata: {name: r, namespace: shop}
                spec: {podSelector: {matchLabels: {app: books}}, port: PORT}
                ---
                """;

        Condition overlapping =
                status(SHOP + pod + number.replace("PORT", "8080"), "Server").conditions().get(0);
        assertThat(overlapping.reason()).isEqualTo("Conflicted");
        assertThat(overlapping.problems().get(0).value())
                .isEqualTo("Server/shop/books holds for port 8080 of Pod/shop/books-1");
        assertThat(
                        status(SHOP + pod + number.replace("PORT", "8081"), "Server")
                                .conditions()
                                .get(0)
                                .holds())
                .isTrue();
        assertThat(
                        statuses(SHOP + pod + number.replace("PORT", "8080")).stream()
                                .filter(status -> status.name().equals("books")))
                .allSatisfy(status -> assertThat(status.conditions().get(0).holds()).isTrue());
    }

    @Test
    void refusedRouteSaysWhyAndWhatHeldBeforeStaysAccepted() {
        Index index = new TestMesh().index();
        String invalid = route("HTTPRoute", "r", SERVICE_PARENT, "rules: [{retry: {codes: [1]}}]");
        ParsedManifest refused = new ManifestParser().parse("shop.yaml", SHOP + invalid);
        index.accept(Map.of("a", new Bundle(refused.resources(), refused.problems())), Set.of());

        ResourceStatus never = find(index, "HTTPRoute");

        assertThat(never.conditions())
                .singleElement()
                .satisfies(
                        condition -> {
                            assertThat(condition.reason()).isEqualTo("Invalid");
                            assertThat(condition.problems().get(0).field())
                                    .isEqualTo("spec.rules[0].retry.codes[0]");
                        });
        ParsedManifest good =
                new ManifestParser()
                        .parse("shop.yaml", SHOP + route("HTTPRoute", "r", SERVICE_PARENT, ""));
        index.accept(Map.of("a", new Bundle(good.resources(), refused.problems())), Set.of());

        assertThat(find(index, "HTTPRoute").conditions())
                .extracting(Condition::reason)
                .containsExactly("Accepted", "ResolvedRefs", "Invalid");
    }

    @Test
    void annotationThatHasNoEffectIsAProblem() {
        String manifest =
                SHOP.replaceFirst(
                        "namespace: shop}",
                        "namespace: shop, annotations: {retry.linkerd.io/limits: \"2\"}}");
        TestMesh mesh = new TestMesh();
        mesh.put("shop.yaml", manifest);

        assertThat(PolicyStatuses.problems(mesh.index().snapshot(), TestMesh.SETTINGS))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.value()).isEqualTo("retry.linkerd.io/limits");
                            assertThat(problem.expected()).contains("retry.linkerd.io/limit");
                        });
    }

    private static String route(String kind, String name, String parent, String rules) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: %s
        metadata: {name: %s, namespace: shop}
        spec:
          parentRefs: [%s]
          %s
        ---
        """
                .formatted(kind, name, parent, rules.isEmpty() ? "rules: [{}]" : rules);
    }

    private static List<ResourceStatus> statuses(String manifest) {
        TestMesh mesh = new TestMesh();
        mesh.put("shop.yaml", manifest);
        return PolicyStatuses.of(mesh.index().snapshot(), TestMesh.SETTINGS);
    }

    private static ResourceStatus status(String manifest, String kind) {
        return statuses(manifest).stream()
                .filter(status -> status.kind().apiName().equals(kind))
                .filter(status -> status.name().equals("r"))
                .findFirst()
                .orElseThrow();
    }

    private static ResourceStatus find(Index index, String kind) {
        return PolicyStatuses.of(index.snapshot(), TestMesh.SETTINGS).stream()
                .filter(status -> status.kind().apiName().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
