package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import io.gossamer.cli.export.source.Quantities;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Limits and requests of a container. */
final class Resources {

    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";

    private final ComposeService service;
    private final Notes notes;
    private final Map<String, String> limits = new LinkedHashMap<>();
    private final Map<String, String> requests = new LinkedHashMap<>();

    private Resources(ComposeService service, Notes notes) {
        this.service = service;
        this.notes = notes;
    }

    /** Adds them to a container, if its service has any. */
    static void add(Yaml.Map container, ComposeService service, Notes notes) {
        Resources resources = new Resources(service, notes);
        resources.read();
        Yaml.Map body = Yaml.map();
        if (!resources.requests.isEmpty()) {
            body.put("requests", texts(resources.requests));
        }
        if (!resources.limits.isEmpty()) {
            body.put("limits", texts(resources.limits));
        }
        if (!body.make().entries().isEmpty()) {
            container.put("resources", body.make());
        }
    }

    private static Mapping texts(Map<String, String> pairs) {
        Yaml.Map map = Yaml.map();
        pairs.forEach(map::put);
        return map.make();
    }

    private void read() {
        top("cpus", CPU, limits, Quantities::cpus);
        top("mem_limit", MEMORY, limits, Quantities::memory);
        top("mem_reservation", MEMORY, requests, Quantities::memory);
        Optional<Mapping> resources =
                service.value("deploy")
                        .filter(Mapping.class::isInstance)
                        .flatMap(deploy -> inner((Mapping) deploy, "resources"));
        resources.flatMap(r -> inner(r, "limits")).ifPresent(r -> deploy(r, "limits", limits));
        resources
                .flatMap(r -> inner(r, "reservations"))
                .ifPresent(r -> deploy(r, "reservations", requests));
    }

    private void deploy(Mapping amounts, String section, Map<String, String> into) {
        for (String key : amounts.effective().keySet()) {
            String path = "deploy.resources." + section + "." + key;
            String text = ComposeSource.text(amounts, key).orElse("");
            switch (key) {
                case "cpus" -> put(path, text, CPU, into, Quantities::cpus);
                case MEMORY -> put(path, text, MEMORY, into, Quantities::memory);
                default ->
                        notes.of(
                                service,
                                path,
                                Notes.text(ComposeSource.node(amounts, key).orElse(null)),
                                "cpus or memory; it is left out, and the cluster's administrator"
                                        + " decides on it");
            }
        }
    }

    private void top(
            String key,
            String name,
            Map<String, String> into,
            Function<String, Optional<String>> quantity) {
        service.text(key).ifPresent(text -> put(key, text, name, into, quantity));
    }

    private void put(
            String path,
            String text,
            String name,
            Map<String, String> into,
            Function<String, Optional<String>> quantity) {
        into.put(
                name,
                quantity.apply(text)
                        .orElseThrow(
                                () ->
                                        service.failure(
                                                path.replaceAll("\\..*", ""),
                                                path + " " + text,
                                                "a number, of memory with k, m or g")));
    }

    private static Optional<Mapping> inner(Mapping mapping, String key) {
        return ComposeSource.node(mapping, key)
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast);
    }
}
