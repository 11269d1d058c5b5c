package io.gossamer.it.conformance;

import io.gossamer.it.process.Json;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One test of the suite: the first document of a file; the others are its manifests.
 *
 * @param name as the suite calls it
 * @param marks ports of which it must be known that the routes have arrived: {@code echo:80}, for
 *     gRPC {@code grpc echo:7070}, for clients of the other namespace {@code consumer echo-v1:80}
 * @param cases in their order
 * @param conditions what the inventory must say: {@code HTTPRoute/namespace/name Type Reason}, with
 *     {@code True} for one that holds
 * @param deviates what is otherwise here; empty if nothing is
 * @param manifests YAML
 */
record Table(
        String name,
        List<String> marks,
        List<Case> cases,
        List<String> conditions,
        String deviates,
        String manifests) {

    private static final String END = "\n---\n";

    Table {
        marks = List.copyOf(marks);
        cases = List.copyOf(cases);
        conditions = List.copyOf(conditions);
    }

    /** All tables, by name. */
    static List<Table> all() {
        Path folder =
                Repository.root().resolve("mesh-it/src/test/resources/io/gossamer/it/conformance");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(Table::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table parse(String file, String text) {
        int end = text.indexOf(END);
        String head = end < 0 ? text : text.substring(0, end);
        Fields fields = new Fields(file, Json.object(head));
        Table table =
                new Table(
                        fields.text("test", ""),
                        fields.texts("marks"),
                        fields.items("cases").stream().map(Case::parse).toList(),
                        fields.texts("conditions"),
                        fields.text("deviates", ""),
                        end < 0 ? "" : text.substring(end + END.length()));
        fields.requireAllRead();
        if (!file.equals(table.name + ".yaml")) {
            throw new AssertionError(file + ": test: " + table.name + " (expected: its file's)");
        }
        if (table.cases.isEmpty() && table.conditions.isEmpty()) {
            throw new AssertionError(file + ": nothing to see (expected: cases or conditions)");
        }
        return table;
    }

    @Override
    public String toString() {
        return name;
    }
}
