package io.gossamer.it.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.process.Await;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.Json;
import io.gossamer.it.process.Metrics;
import io.gossamer.it.process.Repository;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compose files in the mesh on a real engine, with images of this checkout. */
class ComposeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(5);

    /** A restart of everything, twice, takes as long as all else here. */
    private static final boolean SOAK = Boolean.getBoolean("mesh.soak");

    /** Minutes, most of them those of the images. */
    private static final boolean ALL = Boolean.getBoolean("mesh.compose.all");

    @TempDir private static Path folder;

    private static DockerEngine engine;

    @BeforeAll
    static void startEngine() {
        assumeTrue(ALL, "takes minutes (needed: -Psoak or -Dmesh.compose.all=true)");
        String reason = SharedEngine.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        for (String program : List.of("nginx", "redis-server", "redis-cli", "curl")) {
            assumeTrue(Command.exists(program), program + ": not found");
        }
        engine = SharedEngine.get();
    }

    @Test
    void applicationOfAComposeFileTalksByMutualTlsAndHeals() throws Exception {
        Path file = copy("compose.yaml", "web.conf", "api.conf");
        try {
            up(file);

            assertThat(fetch("http://127.0.0.1:8080/"))
                    .as("published port")
                    .startsWith("books of ");
            assertThat(engine.docker("wait", engine.container("app", "worker")).output().strip())
                    .as("exit code of the job")
                    .isEqualTo("0");
            assertThat(
                            engine.docker(
                                            "exec",
                                            engine.container("app", "cache"),
                                            "redis-cli",
                                            "get",
                                            "greeting")
                                    .output()
                                    .strip())
                    .isEqualTo("hello");
            ScaledApplication scaled = new ScaledApplication(engine, "app");
            scaled.isBalancedByNameAlone();
            assertMutualTls("web", "api", "request_total");
            assertMutualTls("worker", "cache", "tcp_open_total");
            scaled.containersWithoutSidecarsAreBalancedToo();
            scaled.unhealthyReplicaLeavesAndComesBack();
            scaled.deadReplicaLeavesAndComesBack();
            scaled.crashOfTheMeshHeals();
            assertMutualTlsOverIpv6();
            scaled.restartOfANetworkHeals();
            if (SOAK) {
                scaled.restartOfAllHeals();
            }
            scaled.rebootHeals();
            Await.until(
                    "published port after a restart",
                    SOON,
                    () -> fetch("http://127.0.0.1:8080/").startsWith("books of "));
        } finally {
            Command.Result down = mesh(START, "down", "-v", "-p", "app", "-f", file.toString());
            assertThat(down.exitCode()).as(down.errors()).isZero();
        }
        assertNothingIsLeft();
    }

    private static void up(Path file) {
        mesh(
                        START,
                        "up",
                        "-d",
                        "-p",
                        "app",
                        "-f",
                        file.toString(),
                        "--scale",
                        "api=3",
                        "--docker-socket")
                .expectSuccess();
    }

    /** The network has both. */
    private static void assertMutualTlsOverIpv6() {
        String holder = engine.container("app", "api-mesh-net");
        String address =
                engine.docker(
                                "inspect",
                                "--format",
                                "{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}",
                                holder)
                        .expectSuccess()
                        .strip();
        assertThat(address).startsWith("fd00:212:");
        // The mesh has just crashed: what no sidecar has asked for yet needs the control plane.
        Await.until(
                "an address that is asked for after a crash",
                SOON,
                () ->
                        engine.docker(
                                        "exec",
                                        engine.container("app", "web"),
                                        "curl",
                                        "--silent",
                                        "--fail",
                                        "--max-time",
                                        "20",
                                        "http://[" + address + "]:8080/")
                                .output()
                                .startsWith("books of "));
        String target = "[" + inFull(address) + "]:8080";
        Await.until(
                "mutual TLS to " + target,
                SOON,
                () ->
                        metrics("app", "api")
                                        .sum(
                                                "request_total",
                                                Map.of(
                                                        "direction",
                                                        "inbound",
                                                        "tls",
                                                        "true",
                                                        "target_addr",
                                                        target,
                                                        "client_id",
                                                        identity("web")))
                                > 0);
    }

    /** As metrics have it. */
    private static String inFull(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(address, e);
        }
    }

    /** An image without our script stands for a kernel or an engine that refuses the rules. */
    @Test
    void nothingRunsOfAnApplicationThatCannotBeMeshed() throws Exception {
        Path file = copy("compose.yaml", "web.conf", "api.conf");

        Command.Result up =
                mesh(
                        START,
                        "up",
                        "-d",
                        "-p",
                        "broken",
                        "-f",
                        file.toString(),
                        "--init-image",
                        MeshImages.BASE);

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.errors())
                .contains("mesh: taking broken down again")
                .contains("application: broken did not start (expected:");
        assertThat(engine.docker("ps", "--all", "--quiet").expectSuccess()).isEmpty();
        // Volumes may have been there before: they go only when that is asked for.
        mesh(START, "down", "-v", "-p", "broken", "-f", file.toString()).expectSuccess();
        assertNothingIsLeft();
    }

    @Test
    void demoInContainersPassesTheCheckOfTheDemoWithThreeReplicasOfAService() {
        String file = Repository.root().resolve("docker/compose.yaml").toString();
        try {
            requireChecked(file);
            for (String replica : List.of("books", "books-2", "books-3")) {
                Await.until(
                        replica + " has its share",
                        SOON,
                        () ->
                                metrics("shop", replica)
                                                .sum(
                                                        "request_total",
                                                        Map.of("direction", "inbound"))
                                        > 0);
            }
            if (SOAK) {
                ScaledApplication shop = new ScaledApplication(engine, "shop");
                shop.crash("books-2", "prices-mesh", "web", "mesh-identity", "mesh-destination");
                shop.restartAll();
                requireChecked(file);
            }
        } finally {
            Command.Result down = mesh(START, "down", "-v", "-p", "shop", "-f", file);
            assertThat(down.exitCode()).as(down.errors()).isZero();
        }
        assertNothingIsLeft();
    }

    private static void requireChecked(String file) {
        Command.Result up =
                mesh(
                        START,
                        "up",
                        "--check",
                        "--for=5s",
                        "--json",
                        "--scale=books=3",
                        "-p",
                        "shop",
                        "-f",
                        file);
        assertThat(up.exitCode()).as(up.output() + up.errors()).isZero();
        List<String> lines = up.output().lines().toList();
        System.out.println(lines.get(lines.size() - 1));
        Map<String, Object> json = Json.object(lines.get(lines.size() - 1));
        assertThat(Json.list(json, "edges")).hasSizeGreaterThanOrEqualTo(8);
    }

    /** What the sidecars at both ends counted of a connection that was made. */
    private static void assertMutualTls(String client, String server, String metric) {
        Await.until(
                metric + " of " + server,
                SOON,
                () -> metrics("app", server).sum(metric, Map.of("direction", "inbound")) > 0);
        List<Metrics.Sample> sent =
                metrics("app", client).series(metric, Map.of("direction", "outbound")).stream()
                        .filter(sample -> sample.labels().getOrDefault("peer", "dst").equals("dst"))
                        .toList();
        assertThat(sent)
                .as("%s of the sidecar of %s", metric, client)
                .isNotEmpty()
                .allSatisfy(
                        sample ->
                                assertThat(sample.labels())
                                        .containsEntry("tls", "true")
                                        .containsEntry("server_id", identity(server)));
        assertThat(
                        metrics("app", server)
                                .series(
                                        metric,
                                        Map.of(
                                                "direction", "inbound",
                                                "tls", "true",
                                                "client_id", identity(client))))
                .as("%s of the sidecar of %s", metric, server)
                .isNotEmpty();
    }

    private static String identity(String service) {
        return service + ".default.serviceaccount.identity.mesh.cluster.local";
    }

    private static Metrics metrics(String project, String service) {
        String address = engine.address(engine.container(project, service + "-mesh-net"));
        return Metrics.parse(fetch("http://" + address + ":4191/metrics"));
    }

    private static String fetch(String url) {
        return engine.inNetwork(SOON, "curl", "--fail", "--silent", "--max-time", "20", url)
                .expectSuccess();
    }

    private static void assertNothingIsLeft() {
        assertThat(engine.docker("ps", "--all", "--quiet").expectSuccess()).isEmpty();
        assertThat(engine.docker("volume", "ls", "--quiet").expectSuccess()).isEmpty();
        assertThat(
                        engine.docker("network", "ls", "--quiet", "--filter", "type=custom")
                                .expectSuccess())
                .isEmpty();
    }

    private static Path copy(String first, String... others) throws Exception {
        List<String> names = new ArrayList<>(List.of(first));
        names.addAll(List.of(others));
        Path directory = Files.createDirectories(folder.resolve("app"));
        for (String name : names) {
            try (InputStream resource = ComposeIT.class.getResourceAsStream(name)) {
                Files.write(directory.resolve(name), resource.readAllBytes());
            }
        }
        return directory.resolve(first);
    }

    private static Command.Result mesh(Duration atMost, String... words) {
        return SharedEngine.mesh(folder.resolve("data"), atMost, words);
    }
}
