package io.gossamer.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.compose.ComposeInjector;
import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.export.source.ComposeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What was exported of a file, read back.
 *
 * @param text all documents
 * @param resources the same, read
 * @param notes lines for the user
 */
record Exported(String text, List<Map<String, Object>> resources, List<String> notes) {

    /** Exports a text, and checks the result against the schema. */
    static Exported of(Path directory, String compose, String... profiles) {
        ComposeFile file =
                ComposeInjector.applicationOf(
                        "compose.yaml", compose.getBytes(StandardCharsets.UTF_8));
        KubernetesExport export =
                KubernetesExport.of(
                        ComposeSource.of(file, "shop", directory, Map.of("HOME_TOWN", "Ulm")),
                        new ExportSettings("shop", Set.of(profiles)));
        List<Map<String, Object>> resources = read(export.text());
        assertThat(KubernetesSchema.faults(resources)).as(export.text()).isEmpty();
        return new Exported(export.text(), resources, export.notes());
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> read(String text) {
        List<Map<String, Object>> resources = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(text)
                .forEach(document -> resources.add((Map<String, Object>) document));
        return resources;
    }

    /** Kinds and names, in their order. */
    List<String> names() {
        return resources.stream()
                .map(r -> r.get("kind") + " " + KubernetesSchema.at(r, "metadata", "name"))
                .toList();
    }

    /** A part of a resource. */
    Object at(String kind, String name, String... path) {
        return resources.stream()
                .filter(r -> r.get("kind").equals(kind))
                .filter(r -> name.equals(KubernetesSchema.at(r, "metadata", "name")))
                .map(r -> KubernetesSchema.at(r, path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " " + name + " of " + names()));
    }

    /** The first container of a workload. */
    @SuppressWarnings("unchecked")
    Map<String, Object> container(String kind, String name) {
        List<?> containers =
                KubernetesSchema.list(at(kind, name, "spec", "template", "spec", "containers"));
        return (Map<String, Object>) containers.get(0);
    }

    /** Annotations of a workload's Pods. */
    Map<String, Object> annotations(String kind, String name) {
        return mapping(kind, name, "spec", "template", "metadata", "annotations");
    }

    /** A part of a resource that is a mapping. */
    @SuppressWarnings("unchecked")
    Map<String, Object> mapping(String kind, String name, String... path) {
        return (Map<String, Object>) at(kind, name, path);
    }
}
