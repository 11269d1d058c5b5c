package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.Command;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What is exported of a compose file is what the destination service understands. */
class ExportIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path COMPOSE =
            Repository.root().resolve("mesh-cli/src/test/resources/compose/scaled.yaml");

    @TempDir Path folder;

    private Path manifests = Path.of("");

    @BeforeEach
    void exportAndRunAsAClusterWould() throws IOException {
        manifests = folder.resolve("manifests");
        Command.Result exported =
                run(
                        "export",
                        "kubernetes",
                        "-f",
                        COMPOSE.toString(),
                        "--namespace",
                        "shop",
                        "-o",
                        manifests.toString());
        assertThat(exported.exitCode()).as(exported.errors()).isZero();
        Files.writeString(manifests.resolve("pods.yaml"), pods());
    }

    @Test
    void nothingIsWrongWithItAndServicesLeadToPodsWithTheIdentityOfInject() {
        Command.Result lint = run("lint", manifests.toString());
        assertThat(lint.output()).startsWith("no problems, manifests: ");
        assertThat(lint.exitCode()).isZero();

        Command.Result explained =
                run(
                        "explain",
                        "--resources",
                        manifests.toString(),
                        "--namespace",
                        "shop",
                        "--from",
                        "gateway",
                        "--to",
                        "http://catalogue:8000/");
        assertThat(explained.output())
                .as(explained.errors())
                .contains("books.shop.serviceaccount.identity.mesh.cluster.local");
    }

    /** A Pod of each template, running, with the label that the injector sets. */
    private String pods() throws IOException {
        StringBuilder pods = new StringBuilder();
        for (Map<String, Object> resource : resources()) {
            Map<?, ?> template = map(map(resource.get("spec")).get("template"));
            if (template.isEmpty()) {
                continue;
            }
            Map<Object, Object> metadata = new HashMap<>(map(template.get("metadata")));
            Map<Object, Object> labels = new HashMap<>(map(metadata.get("labels")));
            boolean isMeshed =
                    map(metadata.get("annotations")).get("linkerd.io/inject").equals("enabled");
            if (isMeshed) {
                labels.put("linkerd.io/control-plane-ns", "mesh");
            }
            metadata.put("labels", labels);
            metadata.put("name", map(resource.get("metadata")).get("name") + "-1");
            metadata.put("namespace", "shop");
            Map<String, Object> pod = new HashMap<>();
            pod.put("apiVersion", "v1");
            pod.put("kind", "Pod");
            pod.put("metadata", metadata);
            pod.put("spec", template.get("spec"));
            pod.put(
                    "status",
                    Map.of(
                            "phase",
                            "Running",
                            "podIP",
                            "10.1.0." + (10 + pods.toString().split("---").length),
                            "conditions",
                            List.of(Map.of("type", "Ready", "status", "True"))));
            pods.append("---\n")
                    .append(
                            new Dump(DumpSettings.builder().setSchema(new CoreSchema()).build())
                                    .dumpToString(pod));
        }
        return pods.toString();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> resources() throws IOException {
        List<Map<String, Object>> resources = new ArrayList<>();
        try (Stream<Path> files = Files.list(manifests)) {
            for (Path file : files.sorted().toList()) {
                new Load(LoadSettings.builder().build())
                        .loadAllFromString(Files.readString(file))
                        .forEach(document -> resources.add((Map<String, Object>) document));
            }
        }
        return resources;
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private Command.Result run(String... words) {
        return new Launcher(folder.resolve("data")).run(SOON, words);
    }
}
