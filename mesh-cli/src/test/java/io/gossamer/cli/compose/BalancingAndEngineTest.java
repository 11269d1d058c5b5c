package io.gossamer.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.compose.plan.EngineSocket;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.process.MeshFailure;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a file says of balancing, and how the control plane gets to the engine. */
class BalancingAndEngineTest {

    private static final String FILE =
            """
            services:
              My_Books:
                image: books
                container_name: library
                expose: ["8080"]
                networks:
                  front: {aliases: [shelf, "${OTHER}"]}
                  back: {aliases: [shelf, store]}
              job:
                image: job
            networks: {front: {}, back: {}}
            """;

    @TempDir Path directory;

    @Test
    void sidecarsAreToldByWhichNamesRequestsMeanTheService() {
        String injected = inject(FILE, Optional.empty());

        assertThat(injected)
                .contains("--mesh.proxy.workload.annotations[mesh.balance]=name")
                .containsOnlyOnce(
                        "--mesh.proxy.workload.annotations[mesh.names]=My_Books,library,shelf,store");
        // What listens nowhere is meant by nobody.
        assertThat(injected.split("annotations\\[mesh.balance", -1)).hasSize(2);
    }

    @Test
    void labelDecidesOnBalancing() {
        String labelled =
                FILE.replace("image: books", "image: books\n    labels: {mesh.balance: service}");

        assertThat(inject(labelled, Optional.empty()))
                .contains("annotations[mesh.balance]=service")
                .doesNotContain("annotations[mesh.balance]=name");
        assertThatThrownBy(
                        () ->
                                inject(
                                        labelled.replace("balance: service", "balance: all"),
                                        Optional.empty()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining(
                        "labels.mesh.balance: all (expected: one of name, service, address)");
    }

    @Test
    void controlPlaneGetsTheEngineOnlyWhereThatIsAskedFor() {
        assertThat(inject(FILE, Optional.empty()))
                .doesNotContain("docker.sock")
                .doesNotContain("group_add");

        assertThat(inject(FILE, Optional.of(new EngineSocket("/var/run/docker.sock", 998))))
                .containsOnlyOnce("\"/var/run/docker.sock:/run/docker.sock:ro\"")
                .contains("group_add:\n      - \"998\"")
                .contains("\"--docker-socket=/run/docker.sock\"")
                .contains("\"--docker-namespace=default\"");
    }

    @Test
    void socketIsLookedAt() throws Exception {
        Path path = directory.resolve("docker.sock");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(path));

            assertThat(EngineSocket.at(path))
                    .isEqualTo(
                            new EngineSocket(
                                    path.toString(), (int) Files.getAttribute(path, "unix:gid")));
        }
    }

    @Test
    void whatIsNoSocketIsAnErrorWithTheRemedy() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EngineSocket.at(file))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("--docker-socket: " + file + ", not a socket (expected: ")
                .hasMessageContaining("the mesh works without it");
        assertThatThrownBy(() -> EngineSocket.at(directory.resolve("none")))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("none, no such socket (expected: ")
                .hasMessageContaining("start the engine");
    }

    /** Whoever rules the engine rules the host: nothing else may be in reach of the restarter. */
    @Test
    void restarterHasTheSocketAndNothingElse() {
        String injected =
                inject(
                        "services: {web: {image: i}}\n",
                        Optional.empty(),
                        Optional.of(new EngineSocket("/run/user/docker.sock", 998)));

        Map<String, Object> restarter = service(injected, "mesh-restarter");
        assertThat(restarter)
                .containsEntry("network_mode", "none")
                .containsEntry("read_only", true)
                .containsEntry("user", "2102:2102")
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("group_add", List.of("998"))
                .containsEntry("volumes", List.of("/run/user/docker.sock:/run/docker.sock:ro"))
                .containsEntry("restart", "unless-stopped")
                .doesNotContainKeys("networks", "ports", "cap_add", "privileged", "depends_on");
        assertThat(service(injected, "mesh-destination").toString()).doesNotContain("docker.sock");
        assertThat(inject("services: {web: {image: i}}\n", Optional.empty()))
                .doesNotContain("mesh-restarter");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> service(String file, String name) {
        Map<String, Object> root =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(file);
        Map<String, Object> services = (Map<String, Object>) root.get("services");
        return (Map<String, Object>) services.get(name);
    }

    private static String inject(String file, Optional<EngineSocket> engine) {
        return inject(file, engine, Optional.empty());
    }

    private static String inject(
            String file, Optional<EngineSocket> engine, Optional<EngineSocket> restarter) {
        InjectSettings settings =
                new InjectSettings(
                        InjectSettings.Images.of("1"),
                        "default",
                        "cluster.local",
                        Optional.empty(),
                        Map.of(),
                        engine,
                        restarter);
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        return new String(
                ComposeInjector.inject("f.yaml", bytes, settings).bytes(), StandardCharsets.UTF_8);
    }
}
