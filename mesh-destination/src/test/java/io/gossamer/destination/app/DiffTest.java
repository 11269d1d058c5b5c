package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffTest {

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books}
            spec: {ports: [{port: 80}]}
            """;

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        write("one", SERVICE);
        write("two", SERVICE);
    }

    @Test
    void sameDirectoriesAreZero() {
        assertThat(diff("one", "two")).isZero();
        assertThat(text(out)).isEqualTo("no changes\n");
    }

    @Test
    void changesAreOneAndCounted() throws IOException {
        write("two", SERVICE.replace("80", "81"));

        assertThat(diff("one", "two")).isEqualTo(1);
        assertThat(text(out))
                .isEqualTo(
                        """
                        Service/default/books, port 80 is gone
                        Service/default/books, port 81 is new: protocol detected; all requests (its rule (backends 100 % to books.default:81))
                        changes: 2
                        """);
    }

    @Test
    void settingsOfTheServiceCount() throws IOException {
        write("two", SERVICE.replace("80", "81"));

        assertThat(diff("one", "two", "--mesh.destination.default-opaque-ports=81")).isEqualTo(1);
        assertThat(text(out)).contains("port 81 is new: protocol opaque");
    }

    @Test
    void whatCannotBeComparedIsTwo() throws IOException {
        assertThat(diff("one")).isEqualTo(2);
        assertThat(diff("one", "gone")).isEqualTo(2);
        assertThat(text(err)).contains("gone NoSuchFileException (expected: a readable directory");

        write("two", SERVICE.replace("80", "80000"));
        assertThat(diff("one", "two")).isEqualTo(2);
        assertThat(text(err))
                .contains("a.yaml:4 Service/default/books spec.ports[0].port: 80000 (expected:");
        assertThat(text(out)).isEmpty();
    }

    private void write(String directory, String text) throws IOException {
        Files.createDirectories(folder.resolve(directory));
        Files.writeString(folder.resolve(directory).resolve("a.yaml"), text);
    }

    private int diff(String... arguments) {
        String[] resolved = arguments.clone();
        for (int i = 0; i < resolved.length; i++) {
            if (!resolved[i].startsWith("--")) {
                resolved[i] = folder.resolve(resolved[i]).toString();
            }
        }
        return Diff.run(
                resolved,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
