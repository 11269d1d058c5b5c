package io.gossamer.autoconfigure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module's edges and sizes, as its package-info files and the style guide state them. */
class AutoconfigureArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gossamer.autoconfigure");

    private static void assertNoEdge(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage("io.gossamer.autoconfigure." + from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(CLASSES);
    }

    @Test
    void partsKnowOnlyWhatTheySay() {
        assertNoEdge("settings", "io.grpc..", "io.netty..");
        assertNoEdge("transport", "org.springframework..", "io.grpc..");
        assertNoEdge("peer", "org.springframework..", "..autoconfigure.server");
        assertNoEdge("client", "..autoconfigure.server", "..autoconfigure.peer");
        assertNoEdge("admin", "io.grpc..");
        assertNoEdge("health", "io.netty..", "io.grpc..");
        assertNoEdge("metrics", "..autoconfigure.server");
        assertNoEdge("token", "org.springframework..", "io.grpc..", "io.netty..");
    }

    @Test
    void noPartKnowsAService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.gossamer.identity..",
                        "io.gossamer.destination..",
                        "io.gossamer.proxy..",
                        "io.gossamer.cli..")
                .check(CLASSES);
    }

    @Test
    void partsHaveNoCycles() {
        slices().matching("io.gossamer.autoconfigure.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void filesAreShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<Integer> lines =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(AutoconfigureArchitectureTest::lines)
                            .sorted()
                            .toList();

            assertThat(lines.get(lines.size() * 9 / 10)).isLessThan(220);
            assertThat(lines.get(lines.size() - 1)).isLessThanOrEqualTo(500);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
