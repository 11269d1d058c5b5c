package io.gossamer.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Condition;
import io.gossamer.api.mesh.v1.ResourceStatus;
import io.gossamer.it.process.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each table of the suite, through the destination service and a sidecar. What a table or a case
 * says to be otherwise here must be otherwise: see docs/conformance.md.
 */
class ConformanceIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static ConformanceMesh mesh;
    private static Exchanges exchanges;
    private static Samples samples;
    private static @Nullable Marks before;

    @BeforeAll
    static void startMesh() throws IOException {
        mesh = ConformanceMesh.start(folder);
        exchanges = new Exchanges(mesh);
        samples = new Samples(mesh, exchanges);
        before = null;
    }

    @AfterAll
    static void stopMesh() {
        if (exchanges != null) {
            exchanges.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    static List<Table> tables() {
        return Table.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void isAsTheTableSays(Table table) throws IOException {
        Marks marks = new Marks(exchanges, table);
        mesh.apply(table.manifests() + marks.manifests());
        marks.await(true);
        if (before != null) {
            before.await(false);
        }
        before = marks;

        List<String> differences = new ArrayList<>(conditions(table));
        for (Case row : table.cases()) {
            differences.addAll(differences(row));
        }

        if (table.deviates().isEmpty()) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences).as("deviates: " + table.deviates()).isNotEmpty();
        }
    }

    private static List<String> differences(Case row) throws IOException {
        boolean often = row.requests() > 1 || !row.mirrored().isEmpty();
        List<String> found =
                often
                        ? samples.differences(row)
                        : Comparison.differences(row, exchanges.send(row.request()));
        if (row.deviates().isEmpty()) {
            return found.stream().map(text -> row.where() + "\n    " + text).toList();
        }
        return found.isEmpty()
                ? List.of(row.where() + "\n    as the suite has it (expected: otherwise)")
                : List.of();
    }

    /** What the inventory does not say, or does not say in time. */
    private static List<String> conditions(Table table) {
        List<String> missing = new ArrayList<>();
        for (String expected : table.conditions()) {
            try {
                Await.until(expected, SOON, () -> conditions().contains(expected));
            } catch (AssertionError e) {
                missing.add(expected + " (found: " + conditions() + ")");
            }
        }
        return missing;
    }

    private static List<String> conditions() {
        List<String> texts = new ArrayList<>();
        for (ResourceStatus status : mesh.plane().inventory().getStatusesList()) {
            for (Condition condition : status.getConditionsList()) {
                texts.add(
                        String.join(
                                " ",
                                status.getKind()
                                        + "/"
                                        + status.getNamespace()
                                        + "/"
                                        + status.getName(),
                                condition.getType(),
                                condition.getHolds() ? "True" : condition.getReason()));
            }
        }
        return texts;
    }
}
