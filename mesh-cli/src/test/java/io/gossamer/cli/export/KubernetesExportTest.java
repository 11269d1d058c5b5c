package io.gossamer.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesExportTest {

    private static final Path FILES = Path.of("src", "test", "resources", "compose");

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.yaml",
                "web-postgres-redis.yaml",
                "broker-with-workers.yaml",
                "scaled.yaml",
                "one-line.yaml",
                "flow.yaml"
            })
    void everyFileGivesValidManifestsTheSameEachTime(String name) throws IOException {
        Files.writeString(directory.resolve(".env"), "");

        String first = Exported.of(directory, file(name)).text();

        assertThat(Exported.of(directory, file(name)).text()).isEqualTo(first);
        assertThat(first).startsWith("# The application of compose.yaml, by 'mesh export kuber");
    }

    @Test
    void webWithPostgresAndRedis() throws IOException {
        Files.writeString(directory.resolve(".env"), "WEB_PORT=80\nSECRET_KEY='a$b'\n");

        Exported exported = Exported.of(directory, file("web-postgres-redis.yaml"));

        assertThat(exported.names())
                .containsExactly(
                        "Namespace shop",
                        "PersistentVolumeClaim db",
                        "Service web",
                        "ServiceAccount web",
                        "Deployment web",
                        "Service db",
                        "ServiceAccount db",
                        "Deployment db",
                        "Service cache",
                        "ServiceAccount cache",
                        "Deployment cache",
                        "ServiceAccount migrate",
                        "Job migrate");
        assertThat(exported.container("Deployment", "web"))
                .containsEntry("image", "shop-web")
                .containsEntry("args", List.of("gunicorn", "--bind", "0.0.0.0:8000", "app:main"))
                .containsEntry(
                        "env",
                        List.of(
                                Map.of("name", "WEB_PORT", "value", "80"),
                                Map.of("name", "SECRET_KEY", "value", "a$b")));
        assertThat(exported.at("Service", "web", "spec", "ports"))
                .isEqualTo(
                        List.of(
                                Map.of("name", "tcp-8000", "port", 8000),
                                Map.of("name", "tcp-8001", "port", 8001),
                                Map.of("name", "udp-5353", "port", 5353, "protocol", "UDP")));
        assertThat(exported.container("Deployment", "db"))
                .containsEntry(
                        "readinessProbe",
                        Map.of(
                                "exec",
                                Map.of("command", List.of("/bin/sh", "-c", "pg_isready")),
                                "periodSeconds",
                                30,
                                "timeoutSeconds",
                                30,
                                "failureThreshold",
                                3))
                .containsEntry(
                        "volumeMounts",
                        List.of(
                                Map.of(
                                        "name",
                                        "volume-db",
                                        "mountPath",
                                        "/var/lib/postgresql/data",
                                        "subPath",
                                        "data")));
        assertThat(exported.at("Deployment", "db", "spec", "strategy", "type"))
                .isEqualTo("Recreate");
        assertThat(exported.annotations("Deployment", "db"))
                .isEqualTo(
                        Map.of(
                                "linkerd.io/inject",
                                "enabled",
                                "config.linkerd.io/opaque-ports",
                                "5432"));
        assertThat(exported.at("Service", "db", "metadata", "annotations"))
                .isEqualTo(Map.of("config.linkerd.io/opaque-ports", "5432"));
        assertThat(exported.at("Job", "migrate", "spec", "backoffLimit")).isEqualTo(0);
        assertThat(exported.annotations("Job", "migrate"))
                .containsEntry("config.linkerd.io/proxy-enable-native-sidecar", "true");
        assertThat(exported.notes())
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .startsWith("compose.yaml:7:7: services.web.build: shop-")
                                        .contains("(expected: an image in a registry"))
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .contains("services.migrate.depends_on.db: service_healthy")
                                        .contains("(expected: no order of starts"));
    }

    @Test
    void brokerWithWorkers() {
        Exported exported = Exported.of(directory, file("broker-with-workers.yaml"));

        // 'report' is of a profile; 'sniff' shares the network of the broker, and so its Pod.
        assertThat(exported.names())
                .containsExactly(
                        "Namespace shop",
                        "Service broker",
                        "Service broker-1",
                        "ServiceAccount broker",
                        "Deployment broker",
                        "ServiceAccount fast",
                        "Deployment fast",
                        "ServiceAccount slow",
                        "Deployment slow");
        assertThat(
                        KubernetesSchema.list(
                                exported.at(
                                        "Deployment",
                                        "broker",
                                        "spec",
                                        "template",
                                        "spec",
                                        "containers")))
                .extracting(container -> KubernetesSchema.at(container, "image"))
                .containsExactly("rabbitmq:3", "tcpdump");
        assertThat(exported.at("Deployment", "broker", "spec", "template", "spec", "hostAliases"))
                .isEqualTo(List.of(Map.of("ip", "10.0.0.1", "hostnames", List.of("other"))));
        assertThat(exported.annotations("Deployment", "broker"))
                .containsEntry("config.linkerd.io/skip-inbound-ports", "25672, 4369")
                .containsEntry("config.linkerd.io/proxy-memory-limit", "250Mi");
        assertThat(String.join("\n", exported.notes()))
                .contains("services.report.profiles: reports (expected: --profile reports to")
                .contains("services.broker.networks.ipv4_address: 172.30.0.10 (expected: a name")
                .contains("services.broker.dns: 1.1.1.1 (expected: dnsConfig of the Pod")
                .contains("networks.admin.internal: true (expected: an EgressNetwork")
                .contains("services.fast.expose: none (expected: the ports on which it listens");
    }

    @Test
    void servicesOfAProfileAreExportedIfAsked() {
        Exported exported = Exported.of(directory, file("broker-with-workers.yaml"), "reports");

        assertThat(exported.names()).contains("Job report", "Job fast");
        assertThat(exported.container("Job", "fast")).doesNotContainKey("readinessProbe");
    }

    @Test
    void networksAndReplicas() {
        Exported exported = Exported.of(directory, file("scaled.yaml"));

        assertThat(exported.at("Deployment", "books", "spec", "replicas")).isEqualTo(3);
        assertThat(exported.at("Deployment", "worker", "spec", "replicas")).isEqualTo(2);
        assertThat(exported.at("Deployment", "worker-b", "spec", "replicas")).isEqualTo(1);
        assertThat(exported.at("Service", "catalogue", "spec", "selector"))
                .isEqualTo(Map.of("app.kubernetes.io/name", "books"));
        assertThat(exported.container("Deployment", "worker"))
                .containsEntry("resources", Map.of("limits", Map.of("memory", "100Mi")));
        assertThat(exported.annotations("Deployment", "legacy"))
                .isEqualTo(Map.of("linkerd.io/inject", "disabled"));
        // gateway is on front only, so that it must not reach db, which is on back only.
        assertThat(
                        exported.mapping(
                                "Deployment", "gateway", "spec", "template", "metadata", "labels"))
                .containsEntry("mesh.network/front", "true")
                .doesNotContainKey("mesh.network/back");
        assertThat(
                        exported.at(
                                "NetworkPolicy",
                                "network-back",
                                "spec",
                                "podSelector",
                                "matchLabels"))
                .isEqualTo(Map.of("mesh.network/back", "true"));
        assertThat(exported.names())
                .contains("NetworkPolicy network-front", "NetworkPolicy published-gateway");
        assertThat(String.join("\n", exported.notes()))
                .contains("services.Worker_B: called so by others (expected: worker-b, its name");
    }

    @Test
    void nothingIsKeptApartWhereEveryServiceReachesEveryOther() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a: {image: a, expose: [80], networks: [x, y]}
                          b: {image: b, expose: [80], networks: [y]}
                        networks: {x: , y: }
                        """);

        assertThat(exported.text()).doesNotContain("NetworkPolicy", "mesh.network/");
    }

    @Test
    void onlyPublishedPortsAreOpenToTheOutside() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a: {image: a, ports: ["8080:80", "53:53/udp"], expose: [9000], networks: [x]}
                          b: {image: b, ports: ["9:9/sctp"], networks: [y]}
                          c: {image: c, network_mode: bridge}
                        networks: {x: , y: }
                        """);

        assertThat(exported.mapping("NetworkPolicy", "published-a", "spec"))
                .containsEntry(
                        "ingress",
                        List.of(
                                Map.of(
                                        "ports",
                                        List.of(
                                                Map.of("protocol", "TCP", "port", 80),
                                                Map.of("protocol", "UDP", "port", 53)))));
        assertThat(exported.names()).doesNotContain("NetworkPolicy published-b");
        assertThat(String.join("\n", exported.notes()))
                .contains("services.b.ports: 9/sctp (expected: tcp or udp")
                .contains("services.c.network_mode: bridge (expected: networks instead");
    }

    @Test
    void rightsAndDevicesOfTheHostAreNamedAndNotGiven() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a:
                            image: a
                            privileged: true
                            devices: ["/dev/sda"]
                            network_mode: host
                            cap_add: [net_admin]
                            cap_drop: [ALL]
                            read_only: true
                            security_opt: ["no-new-privileges:true", "seccomp=unconfined"]
                            user: nobody
                            pid: host
                            init: false
                            deploy: {mode: global, placement: {constraints: [x]}}
                        """);

        assertThat(exported.container("DaemonSet", "a"))
                .containsEntry(
                        "securityContext",
                        Map.of(
                                "readOnlyRootFilesystem",
                                true,
                                "allowPrivilegeEscalation",
                                false,
                                "capabilities",
                                Map.of("add", List.of("NET_ADMIN"), "drop", List.of("ALL"))));
        assertThat(exported.annotations("DaemonSet", "a"))
                .isEqualTo(Map.of("linkerd.io/inject", "disabled"));
        assertThat(String.join("\n", exported.notes()))
                .contains("services.a.privileged: true (expected: ")
                .contains("services.a.devices: /dev/sda (expected: ")
                .contains("services.a.network_mode: host (expected: a network of its own")
                .contains("services.a.security_opt: ")
                .contains("services.a.user: nobody (expected: numbers")
                .contains("services.a.pid: host (expected: ")
                .contains("services.a.deploy.placement: constraints (expected: ")
                .doesNotContain("services.a.init");
    }

    @Test
    void annotationsGoWhereTheMeshReadsThem() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a:
                            image: a
                            labels:
                              linkerd.io/inject: ingress
                              mesh.ports: "8080"
                              mesh.balance: service
                              retry.linkerd.io/http: 5xx
                              config.linkerd.io/default-inbound-policy: all-authenticated
                              traefik.http.routers.a.rule: "Host(`x`)"
                              "no key": x
                        """);

        assertThat(exported.annotations("Deployment", "a"))
                .isEqualTo(
                        Map.of(
                                "linkerd.io/inject",
                                "ingress",
                                "config.linkerd.io/default-inbound-policy",
                                "all-authenticated",
                                "traefik.http.routers.a.rule",
                                "Host(`x`)"));
        assertThat(exported.at("Service", "a", "metadata", "annotations"))
                .isEqualTo(Map.of("retry.linkerd.io/http", "5xx"));
        assertThat(exported.notes()).anyMatch(note -> note.contains("services.a.labels: no key"));
    }

    @Test
    void dollarSignsReachTheContainerAsTheyDoWithCompose() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a:
                            image: a
                            expose: [80]
                            entrypoint: sh -c 'echo "$$HOME" $$(date)'
                            environment: {A: "$$(B)", C: "$$D", TOWN: "${HOME_TOWN}", NONE: }
                        """);

        assertThat(exported.container("Deployment", "a"))
                .containsEntry("command", List.of("sh", "-c", "echo \"$$HOME\" $$(date)"))
                .containsEntry(
                        "env",
                        List.of(
                                Map.of("name", "A", "value", "$$(B)"),
                                Map.of("name", "C", "value", "$D"),
                                Map.of("name", "TOWN", "value", "Ulm")));
        assertThat(exported.notes())
                .anyMatch(note -> note.contains("services.a.environment: NONE (expected: a value"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a: {image: x, profiles: [p]}             | services: none left (expected: at least
                    a: {image: x, scale: y}                  | services.a.scale: y (expected: a number)
                    a: {image: x, scale: 2, deploy: {replicas: 3}} | services.a.scale: 2 (expected: the
                    a: {image: x, env_file: none.env}        | services.a.env_file: none.env (expected: a
                    a: {image: x, volumes: ["v:/v"]}         | volumes.v: missing (expected: an entry
                    a: {image: x, configs: [c]}              | services.a.configs: c (expected: one that
                    a: {image: x, expose: ["4143"]}          | services.a.expose: 4143 (expected: a port
                    a: {image: x, command: "a 'b"}           | services.a.command: a 'b (expected: quotes
                    a: {image: x, mem_limit: much}           | services.a.mem_limit: mem_limit much (ex
                    a: {image: "${IMAGE:?the image}"}        | variable: IMAGE (expected: a value in the
                    a: {image: x, healthcheck: {test: x, interval: y}} | services.a.healthcheck.interval:
                    a_b: {image: x}, a.b: {image: x}         | services.a.b.name: a.b (expected: another
                    a: {image: x, volumes: ["v_1:/v", "v.1:/w"]}} volumes: {v_1: , v.1: | name: Persistent
                    a: {image: x, labels: {config.linkerd.io/no: x}} | services.a.labels.config.linkerd.io
                    """)
    void whatCannotBeUnderstoodIsRefused(String services, String message) {
        String file = "services: {" + services.strip().replace("}} v", "}}\nv") + "}\n";
        assertThatThrownBy(() -> Exported.of(directory, file))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith("compose.yaml:")
                .hasMessageContaining(message.strip());
    }

    private static String file(String name) {
        try {
            return Files.readString(FILES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
