package io.gossamer.it.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.process.Await;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.Json;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compose files of kinds that people have, each with a smoke test of its own that knows nothing of
 * a mesh: it passes without the mesh and with it, and every connection between two services is
 * mutual TLS. All of them run side by side, for most of their time is spent waiting.
 */
class ComposeFilesIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofMinutes(5);

    @TempDir private static Path folder;

    /**
     * The one with several networks and replicas shows most; each costs as much as all else here.
     */
    private static final boolean ALL = Boolean.getBoolean("mesh.compose.all");

    private static DockerEngine engine;

    /** A folder of the resources, what of Debian it needs, and who talks to whom in it. */
    private enum Application {
        SHOP(
                List.of("nginx", "perl", "psql", "redis-server", "curl"),
                List.of("web>app", "app>cache", "app>db")),
        JOBS(
                List.of("mosquitto", "mosquitto_pub", "mosquitto_rr"),
                List.of("worker>broker", "scheduler>broker")),
        TIERS(
                List.of("nginx", "perl", "redis-server", "curl"),
                List.of("gateway>api", "report>api", "api>store"));

        private final List<String> programs;
        private final List<String> edges;

        Application(List<String> programs, List<String> edges) {
            this.programs = programs;
            this.edges = edges;
        }

        private String project() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void startEngine() {
        assumeTrue(ALL, "takes minutes (needed: -Psoak or -Dmesh.compose.all=true)");
        String reason = SharedEngine.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        engine = SharedEngine.get();
    }

    @ParameterizedTest
    @EnumSource
    void smokeTestPassesWithoutAndWithTheMeshAndAllConnectionsAreMutualTls(
            Application application) {
        for (String program : application.programs) {
            assumeTrue(
                    Command.exists(program),
                    program
                            + ": not found (needed: Debian's nginx-light, redis-server, postgresql,"
                            + " mosquitto, mosquitto-clients)");
        }

        assertThat(edgesOf(application)).containsAll(application.edges);
    }

    @Test
    void withoutNetAdminNoNetworkIsHeldAndTheMessageSaysWhatIsMissing() {
        Command.Result init =
                engine.docker(
                        "run",
                        "--rm",
                        "--user=0:0",
                        "--cap-drop=ALL",
                        "--cap-add=SETUID",
                        "--cap-add=SETGID",
                        "gossamer/mesh-init:" + version(),
                        "hold",
                        "--proxy-uid",
                        "2102",
                        "--inbound-port",
                        "4143",
                        "--outbound-port",
                        "4140");

        assertThat(init.exitCode()).isEqualTo(64);
        assertThat(init.errors()).contains("the rules were refused (expected: NET_ADMIN");
    }

    @Test
    void imagesSayWhatTheyAreAndWhatIsInThem() {
        for (String name : List.of("init", "proxy", "identity", "destination", "demo")) {
            String image = "gossamer/mesh-" + name + ":" + version();
            assertThat(
                            engine.docker(
                                            "inspect",
                                            "--format",
                                            "{{range $key, $value := .Config.Labels}}{{$key}}={{$value}}\n{{end}}",
                                            image)
                                    .expectSuccess())
                    .contains("org.opencontainers.image.title=Gossamer ")
                    .contains("org.opencontainers.image.version=" + version())
                    .contains("org.opencontainers.image.licenses=Apache-2.0")
                    .contains("org.opencontainers.image.revision=");
            String file = name.equals("init") ? "mesh-init" : "java-runtime";
            assertThat(bill(image, file)).contains("\"bomFormat\": \"CycloneDX\"");
        }
        assertThat(accountAndHealth("proxy")).isEqualTo("2102:2102 [CMD mesh-health 4191]");
        assertThat(accountAndHealth("identity"))
                .isEqualTo("2102:2102 [CMD test -f /tmp/mesh-ready]");
        assertThat(accountAndHealth("destination"))
                .isEqualTo("2102:2102 [CMD test -f /tmp/mesh-ready]");
        // Each has the program that it is named after, the sidecar, and what starts them.
        assertThat(programs("identity")).isEqualTo("mesh-cli mesh-identity mesh-proxy");
        assertThat(programs("destination")).isEqualTo("mesh-cli mesh-destination mesh-proxy");
        assertThat(programs("proxy")).isEqualTo("mesh-proxy");
    }

    private static String accountAndHealth(String name) {
        return engine.docker(
                        "inspect",
                        "--format",
                        "{{.Config.User}} {{.Config.Healthcheck.Test}}",
                        "gossamer/mesh-" + name + ":" + version())
                .expectSuccess()
                .strip();
    }

    private static String programs(String name) {
        return engine.docker(
                        "run",
                        "--rm",
                        "--entrypoint",
                        "ls",
                        "gossamer/mesh-" + name + ":" + version(),
                        "/opt/gossamer")
                .expectSuccess()
                .strip()
                .replace("\n", " ");
    }

    @Test
    void billOfMaterialsOfTheBuildIsInTheImage() throws IOException {
        Path built = Repository.root().resolve("mesh-proxy/target/mesh-proxy.cdx.json");
        assumeTrue(Files.exists(built), built + ": not found (needed: -Psbom, with a network)");

        assertThat(bill("gossamer/mesh-proxy:" + version(), "mesh-proxy"))
                .isEqualTo(Files.readString(built, StandardCharsets.ISO_8859_1))
                .contains("pkg:maven/io.netty/netty-handler@");
    }

    private static String bill(String image, String name) {
        return engine.docker(
                        "run",
                        "--rm",
                        "--entrypoint",
                        "cat",
                        image,
                        "/usr/share/doc/gossamer/sbom/" + name + ".cdx.json")
                .expectSuccess();
    }

    /** Runs it without the mesh, then with it; the edges that were seen, all of them mutual TLS. */
    private static List<String> edgesOf(Application application) {
        Path file = copy(application).resolve("compose.yaml");
        String project = application.project();
        compose(project, file, "up", "-d").expectSuccess();
        Await.until(
                "smoke test of " + project + " without the mesh",
                SOON,
                () -> smoke(file).exitCode() == 0);
        compose(project, file, "down", "-v", "-t", "1").expectSuccess();
        try {
            return meshed(project, file);
        } finally {
            Path data = file.resolveSibling("data");
            SharedEngine.mesh(data, START, "down", "-v", "-p", project, "-f", file.toString())
                    .expectSuccess();
        }
    }

    /** The smoke test is the traffic that the check sees. */
    private static List<String> meshed(String project, Path file) {
        CompletableFuture<Command.Result> up =
                CompletableFuture.supplyAsync(
                        () ->
                                SharedEngine.mesh(
                                        file.resolveSibling("data"),
                                        START,
                                        "up",
                                        "--check",
                                        "--for=3s",
                                        "--json",
                                        "-p",
                                        project,
                                        "-f",
                                        file.toString()));
        Command.Result last = smoke(file);
        while (!hasEnded(up)) {
            last = smoke(file);
        }
        Command.Result checked = up.join();
        assertThat(checked.exitCode()).as(checked.output() + checked.errors()).isZero();
        last.expectSuccess();
        smoke(file).expectSuccess();
        List<String> lines = checked.output().lines().toList();
        List<String> edges = new ArrayList<>();
        for (Object each : Json.list(Json.object(lines.get(lines.size() - 1)), "edges")) {
            if (each instanceof Map<?, ?> edge && Boolean.TRUE.equals(edge.get("mtls"))) {
                edges.add(edge.get("source") + ">" + edge.get("destination"));
            }
        }
        return edges;
    }

    /** Waits for it a little: what is being started is not helped by visitors. */
    private static boolean hasEnded(CompletableFuture<Command.Result> up) {
        try {
            up.get(500, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("mesh up", e);
        }
    }

    private static Command.Result smoke(Path file) {
        return engine.inNetwork(SOON, "sh", file.resolveSibling("smoke.sh").toString());
    }

    private static Command.Result compose(String project, Path file, String... words) {
        List<String> all = new ArrayList<>(List.of("-p", project, "-f", file.toString()));
        all.addAll(List.of(words));
        return engine.compose(START, all.toArray(String[]::new));
    }

    private static Path copy(Application application) {
        Path from =
                Repository.root()
                        .resolve("mesh-it/src/test/resources/io/gossamer/it/docker")
                        .resolve(application.project());
        Path to = folder.resolve(application.project());
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(each.getFileName()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        return engine.docker("images", "--format", "{{.Tag}}", "gossamer/mesh-proxy")
                .expectSuccess()
                .strip();
    }
}
