package io.gossamer.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlWriter;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeInjectorTest {

    private static final InjectSettings SETTINGS =
            new InjectSettings(
                    InjectSettings.Images.of("1"),
                    "default",
                    "cluster.local",
                    Optional.empty(),
                    Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.yaml",
                "web-postgres-redis.yaml",
                "broker-with-workers.yaml",
                "scaled.yaml",
                "flow.yaml",
                "one-line.yaml"
            })
    void uninjectGivesBackEveryByteInEveryKindOfText(String name) throws IOException {
        String text = resource(name);
        for (String original : variants(text)) {
            byte[] injected = inject(original);

            assertThat(ComposeInjector.uninject(name, injected))
                    .isEqualTo(original.getBytes(StandardCharsets.UTF_8));
            assertThat(ComposeInjector.inject(name, injected, SETTINGS).bytes())
                    .isEqualTo(injected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.yaml",
                "web-postgres-redis.yaml",
                "broker-with-workers.yaml",
                "scaled.yaml",
                "flow.yaml"
            })
    void injectedServicesStartAfterTheirSidecarsAndInNoCircle(String name) throws IOException {
        ComposeFile before = ComposeFile.parse(name, resource(name));
        ComposeFile after = injected(resource(name));

        for (ComposeService service : before.services().values()) {
            ComposeService meshed = service(after, service.name());
            if (!after.services().containsKey(service.name() + "-mesh")) {
                continue;
            }
            assertThat(meshed.text("network_mode"))
                    .contains("service:" + service.name() + "-mesh-net");
            assertThat(meshed.value("networks")).isEmpty();
            assertThat(meshed.value("ports")).isEmpty();
            assertThat(meshed.named("depends_on")).containsKey(service.name() + "-mesh");
            assertThat(meshed.named("depends_on").keySet())
                    .containsAll(service.named("depends_on").keySet());
            assertThat(service(after, service.name() + "-mesh-net").items("ports").size())
                    .isEqualTo(service.items("ports").size());
        }
        after.services().keySet().forEach(start -> follow(after, start, new HashSet<>()));
    }

    @Test
    void servicesOutsideTheMeshAreAsTheyWere() throws IOException {
        ComposeFile before = ComposeFile.parse("shop.yaml", resource("shop.yaml"));
        ComposeFile after = injected(resource("shop.yaml"));

        assertThat(expanded(after, "legacy").lines())
                .containsExactlyInAnyOrderElementsOf(expanded(before, "legacy").lines().toList());
        assertThat(expanded(after, "metrics")).isEqualTo(expanded(before, "metrics"));
        assertThat(service(after, "vpn").text("network_mode")).contains("service:web-mesh-net");
    }

    @Test
    void holderTakesNamesNetworksPortsAndKernelSettings() throws IOException {
        ComposeFile after = injected(resource("broker-with-workers.yaml"));

        ComposeService holder = service(after, "broker-mesh-net");
        assertThat(expanded(after, "broker-mesh-net"))
                .contains("ipv4_address: 172.30.0.10", "- broker-1", "hostname: broker")
                .contains("net.ipv4.tcp_syncookies: \"0\"", "other:10.0.0.1", "1.1.1.1");
        assertThat(holder.named("networks")).containsOnlyKeys("jobs", "admin");
        assertThat(service(after, "broker").value("sysctls")).isEmpty();
        for (String name : List.of("mesh-identity", "mesh-destination")) {
            assertThat(service(after, name).texts("networks")).containsExactly("jobs", "admin");
        }
        assertThat(service(after, "report-mesh").texts("profiles")).containsExactly("reports");
    }

    @Test
    void labelsBecomeSettingsOfTheSidecar() throws IOException {
        ComposeFile after = injected(resource("broker-with-workers.yaml"));

        assertThat(service(after, "broker-mesh-net").texts("command"))
                .containsSequence("--skip-inbound-ports", "25672,4369");
        assertThat(service(after, "broker-mesh").text("mem_limit")).contains("250m");
        assertThat(service(after, "broker-mesh").text("cpus")).contains("0.5");
        assertThat(service(after, "broker-mesh").texts("command"))
                .contains(
                        "--mesh.proxy.inbound.app-ports=5672,15672",
                        "--mesh.proxy.workload.annotations[config.linkerd.io/skip-inbound-ports]"
                                + "=25672,4369");
    }

    @Test
    void aHealthCheckIsTheWorkloadsOwn() throws IOException {
        ComposeFile after =
                injected(
                        """
                        services:
                          web:
                            image: web
                            expose: ["8080"]
                            labels:
                              health.gossamer.io/path: /healthz
                        """);

        assertThat(service(after, "web-mesh").texts("command"))
                .contains("--mesh.proxy.workload.annotations[health.gossamer.io/path]=/healthz");
    }

    @Test
    void eachReplicaIsAServiceWithANetworkAndASidecarOfItsOwn() throws IOException {
        ComposeFile after = injected(resource("scaled.yaml"));

        for (String name : List.of("books", "books-2", "books-3")) {
            assertThat(service(after, name).text("network_mode"))
                    .contains("service:" + name + "-mesh-net");
            assertThat(service(after, name).named("depends_on"))
                    .containsOnlyKeys("db", name + "-mesh");
            assertThat(service(after, name).value("scale")).isEmpty();
            assertThat(service(after, name + "-mesh-net").text("hostname")).contains("books");
            assertThat(expanded(after, name + "-mesh-net"))
                    .contains("front:\n    aliases:\n      - books\n      - catalogue")
                    .contains("back:\n    aliases:\n      - books\n");
            assertThat(service(after, name + "-mesh").text("mem_limit")).contains("250m");
            assertThat(service(after, name + "-mesh").texts("command"))
                    .contains(
                            "--mesh.proxy.identity.name=" + SETTINGS.identityOf("books", "default"),
                            "--mesh.proxy.workload.name=" + name,
                            "--mesh.proxy.workload.service-account=books",
                            "--mesh.proxy.workload.services=books");
        }
        assertThat(after.services()).doesNotContainKey("books-4");
        assertThat(service(after, "mesh-identity").texts("command"))
                .contains(
                        "--join=default/books=/run/gossamer/join/books",
                        "--join=default/books/books-2=/run/gossamer/join/books-2",
                        "--join=default/books/books-3=/run/gossamer/join/books-3");
        assertThat(service(after, "mesh-identity").texts("volumes"))
                .contains("books-3-mesh-token:/run/gossamer/join/books-3");
    }

    @Test
    void destinationJoinsAsServicesDoAndHasNoneOfTheKeysOfIdentity() throws IOException {
        ComposeFile after = injected(resource("scaled.yaml"));

        assertThat(service(after, "mesh-identity").texts("command"))
                .contains(
                        "--only=identity",
                        "--identity-tls=[::]:18080",
                        "--destination-tls=mesh-destination:18086",
                        "--join=mesh/destination=/run/gossamer/destination");
        assertThat(service(after, "mesh-destination").texts("command"))
                .contains(
                        "--only=destination",
                        "--identity-tls=mesh-identity:18080",
                        "--destination-tls=[::]:18086",
                        "--join-from=/run/gossamer/destination");
        assertThat(service(after, "mesh-destination").texts("volumes"))
                .containsExactly(
                        "mesh-destination:/var/lib/gossamer",
                        "mesh-destination-mesh-token:/run/gossamer/destination:ro");
        assertThat(service(after, "books-mesh").named("depends_on"))
                .containsOnlyKeys("books-mesh-net", "mesh-identity", "mesh-destination");
        assertThat(service(after, "books-mesh").texts("command"))
                .contains(
                        "--mesh.proxy.control.identity.address=mesh-identity:18080",
                        "--mesh.proxy.control.policy.address=mesh-destination:18090");
    }

    @Test
    void whoeverDependsOnAScaledServiceWaitsForAllOfIt() throws IOException {
        ComposeFile after = injected(resource("scaled.yaml"));

        assertThat(expanded(after, "gateway"))
                .contains(
                        "  books-2:\n    condition: service_healthy",
                        "  books-3:\n    condition: service_healthy",
                        "  worker-2:\n    condition: service_started");
        assertThat(service(after, "worker-2").named("depends_on"))
                .containsOnlyKeys("books", "books-2", "books-3", "worker-2-mesh");
        assertThat(expanded(after, "legacy"))
                .contains("  books-3:\n    condition: service_started\n    required: false")
                .contains("scale: 2");
    }

    @Test
    void numberOfReplicasStaysWhereItIsOneOrOfNoConcern() throws IOException {
        ComposeFile after = injected(resource("scaled.yaml"));

        assertThat(after.services()).doesNotContainKeys("Worker_B-2", "legacy-2", "db-2");
        assertThat(service(after, "Worker_B").text("scale")).contains("1");
        for (String name : List.of("worker", "worker-2", "archive", "archive-2")) {
            assertThat(service(after, name).named("deploy")).containsOnlyKeys("mode", "resources");
        }
        assertThat(service(after, "archive-2-mesh-net").items("ports")).hasSize(4);
        assertThat(service(injected("services: {a: {image: b, scale: 0}}"), "a").text("scale"))
                .contains("0");
    }

    @Test
    void numberThatIsAskedForCountsInsteadOfThatOfTheFile() {
        String text = "services: {a: {image: b, scale: 3}, c: {image: d, depends_on: [a]}}";

        ComposeFile one = injected(text, Map.of("a", 1));
        assertThat(one.services()).doesNotContainKey("a-2");
        assertThat(service(one, "a").value("scale")).isEmpty();
        ComposeFile both = injected(text, Map.of("a", 2, "c", 2));
        assertThat(both.services()).containsKeys("a-2-mesh", "c-2-mesh").doesNotContainKey("a-3");
        assertThat(service(both, "c-2").named("depends_on"))
                .containsOnlyKeys("a", "a-2", "c-2-mesh");
        assertThatThrownBy(() -> injected(text, Map.of("e", 2)))
                .hasMessage(
                        "--scale: e (expected: a service of f.yaml that takes part in the mesh)");
        assertThatThrownBy(() -> injected(text, Map.of("a", 0)))
                .hasMessageContaining("services.a.scale: 0 (expected: 1 to 100");
    }

    @Test
    void onlyTheHolderOfTheNetworkMayAnything() throws IOException {
        ComposeFile after = injected(resource("web-postgres-redis.yaml"));

        for (ComposeService service : after.services().values()) {
            if (service.name().contains("mesh")) {
                boolean holds = service.name().endsWith("-mesh-net");
                assertThat(service.texts("cap_drop")).containsExactly("ALL");
                assertThat(service.texts("cap_add"))
                        .isEqualTo(holds ? List.of("NET_ADMIN", "SETUID", "SETGID") : List.of());
                assertThat(service.text("read_only")).contains("true");
                assertThat(service.text("user")).contains(holds ? "0:0" : "2102:2102");
            }
        }
    }

    @Test
    void portsThatCannotBeMeshedAreSaid() throws IOException {
        assertThat(
                        ComposeInjector.inject(
                                        "f", bytes(resource("web-postgres-redis.yaml")), SETTINGS)
                                .notes())
                .anyMatch(note -> note.startsWith("web: port 5353/udp is not TCP"))
                .anyMatch(note -> note.startsWith("migrate: no port is known"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ''                                    | f.yaml: empty (expected: a compose file
                    # nothing                             | f.yaml: empty (expected: a compose file
                    [a]                                   | f.yaml:1:1: document: no mapping
                    services:                             | f.yaml:1:1: services: none (expected:
                    service: {a: {image: b}}              | f.yaml:1:1: service: unknown key (expected: a key of the compose specification; did you mean services?
                    services: {a: {image: b, port: [80]}} | services.a.port: unknown key (expected: a key of the compose specification; did you mean ports?
                    services: {a: {image: b, network-mode: c}} | did you mean network_mode?
                    services: {a: {image: b, prots: [80]}} | did you mean ports?
                    services: {a: {image: b, labels: {mesh.ports: "80,4190"}}} | f.yaml:1:34: services.a.labels: 4190 (expected:
                    services: {a: {command: b}}           | services.a.image: missing (expected: an image, or a build
                    services: {a: b}                      | services.a: no mapping (expected:
                    services: {a: {image: b, ports: ["4143:80", "80:4143"]}} | f.yaml:1:33: services.a.ports: 4143 (expected: a port that the sidecar does not need
                    services: {a: {image: b, expose: [4190]}} | services.a.expose: 4190 (expected:
                    services: {a: {image: b, ports: [x]}} | services.a.ports: x (expected: [[IP:]HOST:]CONTAINER
                    services: {a: {image: b, ports: [{published: 80}]}} | services.a.ports: no target (expected: target
                    services: {a: {image: b, scale: x}}   | services.a.scale: x (expected: a number, since each replica becomes a service of its own; or say --scale a=NUMBER
                    services: {a: {image: b, scale: 101}} | services.a.scale: 101 (expected: 1 to 100
                    services: {a: {image: b, deploy: {replicas: "${N:-3}"}}} | services.a.deploy.replicas: ${N:-3} (expected: a number
                    services: {a: {image: b, scale: 2, deploy: {replicas: 3}}} | services.a.scale: 2 (expected: the same as deploy.replicas, which is 3
                    services: {a: {image: b, scale: 2, container_name: c}} | services.a.container_name: c (expected: none, since 2 replicas cannot share it
                    services: {a: {image: b, scale: 2, ports: ["8080:80"]}} | services.a.ports: 8080:80 (expected: no single host port, since 2 replicas cannot share it; publish
                    services: {a: {image: b, scale: 2, ports: ["1:1", "8080-8081:80-81"]}} | services.a.ports: 1:1 (expected: no single
                    services: {a: {image: b, scale: 2, ports: ["8080-8081:80-81/tcp"]}} | services.a.ports: 8080-8081:80-81/tcp (expected: no single
                    services: {a: {image: b, scale: 2, ports: ["127.0.0.1:${P:-80}:80"]}} | services.a.ports: 127.0.0.1:${P:-80}:80 (expected: no single
                    services: {a: {image: b, scale: 2, ports: [{target: 80, published: 8080}]}} | services.a.ports: 8080 (expected: no single
                    services: {a: {image: b, scale: 2, networks: {n: {ipv4_address: 10.0.0.2}}}} | services.a.networks: n.ipv4_address (expected: no fixed address
                    services: {a: {image: b, scale: 2}, a-2: {image: b}} | f.yaml: name: a-2 (expected: free
                    services: {A.b: {image: b, scale: 2}, a-b_2: {image: b}} | services.a-b_2.name: a-b_2 (expected: another name than A.b-2
                    services: {a: {image: b, user: "2102"}} | services.a.user: 2102 (expected: another account
                    services: {a: {extends: b}}           | services.a.extends: a extends another service (expected:
                    services: {a: {image: b, network_mode: host}} | f.yaml: no service to mesh (expected:
                    services: {a: {image: b}, a-mesh: {image: b}} | f.yaml: name: a-mesh (expected: free
                    services: {a: {image: b}, A: {image: b}} | services.A.name: A (expected: another name than a
                    services: {a-: {image: b}}            | services.a-.name: a- (expected: at most 63
                    services: {a: {image: b, labels: {linkerd.io/inject: on}}} | services.a.labels.linkerd.io/inject: on (expected: enabled, disabled or ingress
                    services: {a: {image: b, labels: {config.linkerd.io/opaque-port: 1}}} | services.a.labels.config.linkerd.io/opaque-port: 1 (expected: a key that exists
                    services: {a: {image: b, labels: ["config.linkerd.io/opaque-ports=1-0"]}} | opaque-ports: 1-0 (expected: ports and ranges
                    services: {a: {image: b, labels: {config.linkerd.io/proxy-memory-limit: x}}} | proxy-memory-limit: x (expected: bytes
                    services: {a: {image: b, labels: {mesh.ports: x}}} | services.a.labels.mesh.ports: x (expected: ports
                    """)
    void whatCannotBeMeshedIsNamedWithTheRemedy(String text, String message) {
        assertThatThrownBy(() -> ComposeInjector.inject("f.yaml", bytes(bare(text)), SETTINGS))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThatThrownBy(
                        () -> ComposeInjector.inject("f", new byte[] {'a', (byte) 0xff}, SETTINGS))
                .isInstanceOf(MeshFailure.class)
                .hasMessage("f: not UTF-8 (expected: a text file in UTF-8)");
    }

    @Test
    void uninjectRefusesWhatWasNotInjected() {
        assertThatThrownBy(() -> ComposeInjector.uninject("f", bytes("services: {}\n")))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("not injected (expected: a file that 'mesh inject'");
    }

    private static void follow(ComposeFile file, String name, Set<String> path) {
        assertThat(path.add(name)).as("circle at " + name + " " + path).isTrue();
        ComposeService service = file.services().get(name);
        if (service != null) {
            Set<String> next = new HashSet<>(service.named("depends_on").keySet());
            service.text("network_mode")
                    .filter(mode -> mode.startsWith("service:"))
                    .ifPresent(mode -> next.add(mode.substring("service:".length())));
            next.forEach(dependency -> follow(file, dependency, new HashSet<>(path)));
        }
    }

    private static List<String> variants(String text) {
        String bare = text.stripTrailing();
        return List.of(
                text,
                bare,
                text.replace("\n", "\r\n"),
                bare.replace("\n", "\r\n"),
                "\ufeff" + text,
                text + "\n\n# after\n   ");
    }

    private static String bare(String text) {
        return text == null || text.equals("''") ? "" : text;
    }

    private static String expanded(ComposeFile file, String service) {
        return String.join(
                "\n", YamlWriter.entries((Mapping) service(file, service).body().expanded(), 0));
    }

    private static ComposeService service(ComposeFile file, String name) {
        return Optional.ofNullable(file.services().get(name)).orElseThrow();
    }

    private static ComposeFile injected(String text, Map<String, Integer> replicas) {
        InjectSettings settings =
                new InjectSettings(
                        SETTINGS.images(), "default", "cluster.local", Optional.empty(), replicas);
        byte[] injected = ComposeInjector.inject("f.yaml", bytes(text), settings).bytes();
        return ComposeFile.parse("f.yaml", new String(injected, StandardCharsets.UTF_8));
    }

    private static ComposeFile injected(String text) {
        return ComposeFile.parse("f.yaml", new String(inject(text), StandardCharsets.UTF_8));
    }

    private static byte[] inject(String text) {
        return ComposeInjector.inject("f.yaml", bytes(text), SETTINGS).bytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ComposeInjectorTest.class.getResourceAsStream("/compose/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
