package io.gossamer.cli.command.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.command.MeshCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KubernetesCommandTest {

    private static final Pattern SECTION =
            Pattern.compile("(?s)\n## mesh export kubernetes\n(.*?)\n## ");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yml\n(.*?)^```$");
    private static final Pattern NOTES = Pattern.compile("(?ms)^```\n(compose\\.yaml:.*?)^```$");

    @TempDir private Path directory;

    private final StringWriter err = new StringWriter();
    private final CommandLine mesh = MeshCommand.commandLine().setErr(new PrintWriter(err, true));

    @Test
    void workedExampleOfTheDocumentationIsWhatTheCommandDoes() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(Path.of("..", "docs", "compose.md")));
        assertThat(section.find()).isTrue();
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(section.group(1));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        assertThat(blocks).hasSizeGreaterThan(2);
        Matcher notes = NOTES.matcher(section.group(1));
        assertThat(notes.find()).isTrue();
        Files.writeString(directory.resolve("nginx.conf"), "events {}\n");
        Path file = Files.writeString(directory.resolve("compose.yaml"), blocks.get(0));
        Path manifests = directory.resolve("manifests");

        assertThat(export(file, "--namespace=shop", "-p", "app", "-o", manifests.toString()))
                .isZero();

        String written = Files.readString(manifests.resolve("db.yaml"));
        assertThat(blocks.subList(1, blocks.size()))
                .allSatisfy(part -> assertThat(written).contains(part));
        assertThat(names(manifests)).containsExactly("00-shared.yaml", "db.yaml", "web.yaml");
        assertThat(err.toString().replace(directory + "/", "")).isEqualTo(notes.group(1));
    }

    @Test
    void theOriginalOfAnInjectedFileIsExported() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("compose.yaml"),
                        "name: shop\nservices: {a: {image: b, expose: [80]}}\n");
        Path injected = directory.resolve("injected.yaml");
        assertThat(mesh.execute("inject", file.toString(), "-o", injected.toString())).isZero();

        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        assertThat(export(file, "-o", first.toString())).isZero();
        assertThat(export(injected, "-o", second.toString())).isZero();

        assertThat(names(second)).isEqualTo(names(first)).containsExactly("a.yaml");
        assertThat(Files.readString(second.resolve("a.yaml")).lines().skip(1))
                .containsExactlyElementsOf(
                        Files.readString(first.resolve("a.yaml")).lines().skip(1).toList());
    }

    @Test
    void whatIsWrongIsNamedAndNothingIsWritten() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("compose.yaml"), "services: {a: {image: b, scale: x}}\n");
        Path out = directory.resolve("out");

        assertThat(export(file, "-o", out.toString())).isEqualTo(1);
        assertThat(export(file, "--namespace=A")).isEqualTo(1);
        assertThat(export(directory.resolve("none.yaml"))).isEqualTo(1);
        assertThat(export(file, "-p", "A B")).isEqualTo(1);

        assertThat(err.toString())
                .contains(file + ":1:33: services.a.scale: x (expected: a number)")
                .contains("--namespace: namespace: A (expected: ")
                .contains("none.yaml (expected: a compose file that can be read)")
                .contains("project name: A B (expected: ");
        assertThat(out).doesNotExist();
    }

    private int export(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("export", "kubernetes", "-f"));
        arguments.add(file.toString());
        arguments.addAll(List.of(options));
        return mesh.execute(arguments.toArray(String[]::new));
    }

    private static List<String> names(Path manifests) throws IOException {
        try (Stream<Path> files = Files.list(manifests)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
