package io.gossamer.cli.command.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.command.MeshCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InjectCommandTest {

    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path directory;

    private final StringWriter err = new StringWriter();
    private final CommandLine mesh = MeshCommand.commandLine().setErr(new PrintWriter(err, true));

    @Test
    void fileMayBeReplacedByWhatIsMadeOfIt() throws IOException {
        Path file = write("services: {a: {image: b, ports: [\"80:80\"]}}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run("inject", "-o", file.toString(), file.toString())).isZero();
        assertThat(Files.readString(file))
                .contains("image: \"gossamer/mesh-proxy:")
                .contains("--mesh.proxy.identity.name=a.default.serviceaccount.identity.mesh");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run("uninject", "-o", file.toString(), file.toString())).isZero();
        assertThat(Files.readString(file))
                .isEqualTo("services: {a: {image: b, ports: [\"80:80\"]}}\n");
    }

    @Test
    void whatIsNoOrdinaryFileIsWrittenToAndNotReplaced() throws Exception {
        Path file = write("services: {a: {image: b}}\n");
        Path real = Files.writeString(directory.resolve("real.yaml"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), real.getFileName());

        assertThat(run("inject", file.toString(), "-o", link.toString())).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).contains("a-mesh-net:");

        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> readString(pipe));
        assertThat(run("inject", file.toString(), "-o", pipe.toString())).isZero();
        assertThat(read).succeedsWithin(SOON).asString().contains("a-mesh-net:");

        assertThat(run("inject", file.toString(), "-o", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("--output: " + directory + " (expected: a file");
    }

    @Test
    void imagesNamespaceAndManifestsAreChosenByOptions() throws IOException {
        Path file = write("services: {a: {image: b}}\n");
        Path out = directory.resolve("out.yaml");

        int code =
                run(
                        "inject",
                        file.toString(),
                        "--output=" + out,
                        "--proxy-image=p:1",
                        "--init-image=i:1",
                        "--identity-image=c:1",
                        "--destination-image=d:1",
                        "--namespace=shop",
                        "--trust-domain=example.org",
                        "--resources=./policy",
                        "--scale=a=2");

        assertThat(code).isZero();
        assertThat(Files.readString(out))
                .contains("image: \"p:1\"", "image: \"i:1\"", "image: \"c:1\"", "image: \"d:1\"")
                .contains("a.shop.serviceaccount.identity.mesh.example.org", "  a-2-mesh-net:")
                .contains("./policy:/etc/gossamer/resources:ro");
        assertThat(err.toString())
                .contains("mesh: a: no port is known")
                .contains("mesh: a: its 2 replicas are services of their own, to a-2");
    }

    @Test
    void nothingIsWrittenWhereTheFileIsRefused() throws IOException {
        Path file = write("services: {a: {image: b, scale: x}}\n");
        Path out = directory.resolve("out.yaml");

        assertThat(run("inject", file.toString(), "-o", out.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(file + ":1:33: services.a.scale: x (expected: a number");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void missingFilesAndWrongNamesAreNamed() throws IOException {
        assertThat(run("inject", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("none (expected: a compose file that can be read)");

        Path file = write("services: {a: {image: b}}\n");
        assertThat(run("inject", "--namespace=A", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("--namespace or --trust-domain: namespace: A (expected:");
        assertThat(run("uninject", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(file + ": not injected (expected:");
    }

    @Test
    void workedExampleOfTheDocumentationIsWhatTheCommandDoes() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher yaml = YAML.matcher(Files.readString(Path.of("..", "docs", "compose.md")));
        while (yaml.find()) {
            blocks.add(yaml.group(1));
        }
        assertThat(blocks).hasSizeGreaterThan(2);
        Path out = directory.resolve("out.yaml");

        assertThat(run("inject", write(blocks.get(0)).toString(), "-o", out.toString())).isZero();

        String injected = Files.readString(out);
        assertThat(blocks.subList(1, blocks.size()))
                .allSatisfy(block -> assertThat(injected).contains(block));
    }

    private static String readString(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("compose.yaml"), text);
    }

    private int run(String... arguments) {
        return mesh.execute(arguments);
    }
}
