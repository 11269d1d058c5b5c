package io.gossamer.destination.resource.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestManifests;
import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {

    private final ManifestParser parser = new ManifestParser();

    @Test
    void readsEveryDocument() {
        ParsedManifest parsed = parser.parse("shop.yaml", TestManifests.shop());

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.resources())
                .extracting(Resource::kind)
                .containsExactly(Kind.NAMESPACE, Kind.SERVICE, Kind.POD, Kind.POD);
        Pod pod = (Pod) parsed.resources().get(2);
        assertThat(pod.ready()).isTrue();
        assertThat(pod.serviceAccount()).isEqualTo("books");
        assertThat(pod.proxy()).isEqualTo(new Pod.Proxy(4143, 4191, 4190, false));
        assertThat(pod.portsByName()).isEqualTo(Map.of("web", 8080));
        Service service = (Service) parsed.resources().get(1);
        assertThat(service.metadata().origin()).hasToString("shop.yaml:6");
        assertThat(service.port(80).orElseThrow().target().name()).isEqualTo("web");
    }

    @Test
    void readsListsAndJsonAndPassesOverOtherKinds() {
        ParsedManifest parsed =
                parser.parse(
                        "list.json",
                        """
                        {"apiVersion": "v1", "kind": "List", "items": [
                          {"apiVersion": "apps/v1", "kind": "Deployment",
                           "metadata": {"name": "books"}, "spec": {"replicas": "many"}},
                          {"apiVersion": "v1", "kind": "ServiceAccount",
                           "metadata": {"name": "books"}}]}
                        """);

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.resources())
                .extracting(Resource::key)
                .containsExactly(new ResourceKey(Kind.SERVICE_ACCOUNT, "default", "books"));
    }

    @Test
    void headlessAndExternalServicesHaveNoClusterIp() {
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml",
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: a}
                        spec: {clusterIP: None, ports: [{port: 80}]}
                        ---
                        apiVersion: v1
                        kind: Service
                        metadata: {name: b}
                        spec: {type: ExternalName, externalName: example.com}
                        """);

        assertThat(parsed.problems()).isEmpty();
        assertThat(((Service) parsed.resources().get(0)).headless()).isTrue();
        assertThat(((Service) parsed.resources().get(1)).externalName()).isEqualTo("example.com");
    }

    @Test
    void endpointWithoutReadyConditionIsReady() {
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml",
                        """
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata: {name: a, labels: {kubernetes.io/service-name: a}}
                        addressType: IPv6
                        endpoints: [{addresses: ["fd00::1"]}]
                        ports: [{name: http, port: 80}, {protocol: UDP, port: 53}]
                        """);

        EndpointSlice slice = (EndpointSlice) parsed.resources().get(0);
        assertThat(slice.endpoints().get(0).ready()).isTrue();
        assertThat(slice.ports()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 80            | port: \"80\"         | spec.ports[0].port | 80 | 1 to 65535",
                "port: 80            | port: 70000          | spec.ports[0].port | 70000 | 65535",
                "clusterIP: 10.96.1.1 | clusterIP: 10.96.1.x | spec.clusterIP | 10.96.1.x | an IP",
                "app: books          | app: 1               | spec.selector.app | 1 | quotes",
                "name: db            | name: http           | spec.ports[1].name | http | its own",
                "name: books         | name: Books          | metadata.name | Books | DNS label",
                "selector:           | selector: x          | '' | mapping values | well-formed",
            })
    void problemNamesTheFieldAndWhatWasExpected(
            String right, String wrong, String field, String value, String expected) {
        ParsedManifest parsed =
                parser.parse("a.yaml", TestManifests.shop().replaceFirst(right, wrong));

        assertThat(parsed.problems())
                .anySatisfy(
                        problem -> {
                            assertThat(problem.field()).isEqualTo(field == null ? "" : field);
                            assertThat(problem.value()).contains(value);
                            assertThat(problem.expected()).contains(expected);
                            assertThat(problem.line()).isPositive();
                        });
        assertThat(parsed.unreadable() || !parsed.refused().isEmpty()).isTrue();
    }

    @Test
    void refusedResourceDoesNotTakeTheOthersWithIt() {
        ParsedManifest parsed =
                parser.parse("a.yaml", TestManifests.shop().replace("podIP: 10.1.0.5", "podIP: x"));

        assertThat(parsed.refused())
                .containsExactly(new ResourceKey(Kind.POD, "shop", "books-7d9-x1"));
        assertThat(parsed.resources()).hasSize(3);
        assertThat(parsed.unreadable()).isFalse();
    }

    @Test
    void resourceTwiceInAFileIsAProblem() {
        String manifest = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";

        ParsedManifest parsed = parser.parse("a.yaml", manifest + "---\n" + manifest);

        assertThat(parsed.resources()).hasSize(1);
        assertThat(parsed.problems()).extracting(Problem::line).containsExactly(7);
    }

    @Test
    void deepNestingIsRefused() {
        ParsedManifest parsed = parser.parse("a.yaml", "[".repeat(50_000));

        assertThat(parsed.unreadable()).isTrue();
        assertThat(parsed.problems().get(0).expected()).isEqualTo("at most 100");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1022, 1023, 2048})
    void halfOfASurrogatePairIsAProblemWhereverTheReadersBufferEnds(int before) {
        ParsedManifest parsed = parser.parse("a.yaml", "#" + "x".repeat(before) + "\ud83d");

        assertThat(parsed.unreadable()).isTrue();
        assertThat(parsed.problems())
                .singleElement()
                .extracting(Problem::expected)
                .isEqualTo("a well-formed YAML document");
    }

    @Test
    void multipliedAliasesAreBounded() {
        StringBuilder text =
                new StringBuilder("apiVersion: v1\nkind: List\nx: &a [1,1,1,1,1,1,1,1,1,1]\n");
        text.append("items: []\n");
        char previous = 'a';
        for (char name = 'b'; name <= 'z'; name++) {
            text.append("y").append(name).append(": &").append(name).append(" [");
            text.append(("*" + previous + " ,").repeat(9)).append("*").append(previous);
            text.append(" ]\n");
            previous = name;
        }

        assertThat(parser.parse("a.yaml", text.toString()).resources()).isEmpty();
    }

    @Test
    void documentWithoutKindMakesTheFileUnreadable() {
        ParsedManifest parsed = parser.parse("a.yaml", "metadata: {name: a}\n");

        assertThat(parsed.unreadable()).isTrue();
        assertThat(parsed.problems().get(0).field()).isEqualTo("kind");
    }
}
