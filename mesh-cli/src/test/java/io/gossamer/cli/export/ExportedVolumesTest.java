package io.gossamer.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, claims, configurations and secrets of an exported application. */
class ExportedVolumesTest {

    @TempDir private Path directory;

    @Test
    void filesConfigsAndSecrets() throws IOException {
        Files.writeString(directory.resolve("nginx.conf"), "events {}\n\nhttp {\n\tx;\n}\n");
        Files.writeString(directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nabc\n");
        Files.write(directory.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        Files.writeString(directory.resolve("pw.txt"), "topsecret");
        Files.createDirectory(directory.resolve("pages"));

        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          web:
                            image: nginx
                            expose: [80]
                            volumes:
                              - ./nginx.conf:/etc/nginx/nginx.conf:ro
                              - ./key.pem:/etc/key.pem:ro
                              - ./logo.png:/logo.png:ro
                              - ./pages:/pages
                              - /var/run/docker.sock:/var/run/docker.sock
                              - ~/.ssh/config:/config:ro
                              - /cache
                              - {type: tmpfs, target: /fast, tmpfs: {size: 64m}}
                            tmpfs: ["/run:size=1m,mode=1777"]
                            configs: [greeting, {source: shared, target: /etc/shared}]
                            secrets: [db_password]
                        configs:
                          greeting: {content: "Hello from ${HOME_TOWN}"}
                          shared: {external: true, name: Shared_Config}
                        secrets:
                          db_password: {file: ./pw.txt}
                        """
                                .replace("{external: true, name: Shared_Config}", "{content: x}"));

        assertThat(exported.at("ConfigMap", "web-files", "data"))
                .isEqualTo(Map.of("nginx.conf", "events {}\n\nhttp {\n\tx;\n}\n"));
        assertThat(exported.text())
                .contains("  nginx.conf: |\n    events {}\n\n    http {\n")
                .doesNotContain("topsecret", "BEGIN PRIVATE", "docker.sock");
        assertThat(exported.at("ConfigMap", "greeting", "data"))
                .isEqualTo(Map.of("greeting", "Hello from Ulm"));
        assertThat(exported.at("Deployment", "web", "spec", "template", "spec", "volumes"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains(
                        Map.of("name", "scratch-1", "emptyDir", Map.of()),
                        Map.of(
                                "name",
                                "scratch-2",
                                "emptyDir",
                                Map.of("medium", "Memory", "sizeLimit", "64Mi")),
                        Map.of(
                                "name",
                                "secret-db-password",
                                "secret",
                                Map.of("secretName", "db-password")));
        assertThat(exported.container("Deployment", "web").get("volumeMounts").toString())
                .contains("/run/secrets/db_password", "/etc/shared", "/greeting");
        assertThat(String.join("\n", exported.notes()))
                .contains("services.web.volumes: ./key.pem (expected: no private key")
                .contains("./logo.png (expected: a text file of at most 256 KiB, but it is no text")
                .contains(
                        "./pages (expected: a text file of at most 256 KiB, but it is a directory")
                .contains("/var/run/docker.sock (expected: a path below the compose file")
                .contains("~/.ssh/config (expected: a path below the compose file")
                .contains("--from-file=db_password=./pw.txt");
    }

    @Test
    void whatTheClusterHasAlreadyIsOnlyNamed() {
        String notes =
                String.join(
                        "\n",
                        exportWithoutCheck(
                                        """
                                        services:
                                          a:
                                            image: a
                                            expose: [80]
                                            volumes: [old:/old]
                                            configs: [shared]
                                        volumes: {old: {external: true, name: Old_Data}}
                                        configs: {shared: {external: true}}
                                        """)
                                .notes());

        assertThat(notes)
                .contains("volumes.old.external: old-data (expected: a PersistentVolumeClaim")
                .contains("configs.shared.external: shared (expected: a ConfigMap");
    }

    private KubernetesExport exportWithoutCheck(String compose) {
        return KubernetesExport.of(
                io.gossamer.cli.export.source.ComposeSource.of(
                        io.gossamer.cli.compose.model.ComposeFile.parse("compose.yaml", compose),
                        "shop",
                        directory,
                        Map.of()),
                new ExportSettings("default", java.util.Set.of()));
    }

    @Test
    void claimsThatSeveralPodsShare() {
        Exported exported =
                Exported.of(
                        directory,
                        """
                        services:
                          a: {image: a, expose: [80], volumes: ["x:/x"], user: "1000:50"}
                          b: {image: b, expose: [80], volumes: ["x:/x:ro"]}
                        volumes: {x: }
                        """);

        assertThat(exported.at("PersistentVolumeClaim", "x", "spec", "accessModes"))
                .isEqualTo(List.of("ReadWriteMany"));
        assertThat(exported.at("Deployment", "a", "spec", "template", "spec", "securityContext"))
                .isEqualTo(Map.of("fsGroup", 50));
        assertThat(String.join("\n", exported.notes())).contains("volumes.x: 1Gi", "2 Pods share");
    }
}
