package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import io.gossamer.cli.export.source.Quantities;
import java.util.ArrayList;
import java.util.List;

/**
 * The probes that a healthcheck becomes: whoever fails it gets no requests, and is restarted. With
 * Compose only the first holds.
 */
final class Probes {

    private static final String KEY = "healthcheck";
    private static final String DEFAULT_INTERVAL = "30s";
    private static final String DEFAULT_RETRIES = "3";

    private final Notes notes;
    private final ComposeService service;
    private final Mapping check;

    private Probes(Notes notes, ComposeService service, Mapping check) {
        this.notes = notes;
        this.service = service;
        this.check = check;
    }

    /** Adds them to a container, if its service has a healthcheck. */
    static void add(Yaml.Map container, ComposeService service, Notes notes) {
        if (!(service.value(KEY).orElse(null) instanceof Mapping check)
                || ComposeSource.isTrue(check, "disable")) {
            return;
        }
        Probes probes = new Probes(notes, service, check);
        List<String> command = probes.command();
        if (!command.isEmpty()) {
            container.put("readinessProbe", probes.probe(command, false));
            container.put("livenessProbe", probes.probe(command, true));
        }
    }

    private Mapping probe(List<String> command, boolean isLiveness) {
        Yaml.Map probe =
                Yaml.map().put("exec", Yaml.map().put("command", Yaml.texts(command)).make());
        if (isLiveness && ComposeSource.node(check, "start_period").isPresent()) {
            probe.put("initialDelaySeconds", seconds("start_period", DEFAULT_INTERVAL));
        }
        return probe.put("periodSeconds", seconds("interval", DEFAULT_INTERVAL))
                .put("timeoutSeconds", seconds("timeout", DEFAULT_INTERVAL))
                .put("failureThreshold", retries())
                .make();
    }

    private List<String> command() {
        YamlNode test = ComposeSource.node(check, "test").orElse(null);
        if (test instanceof Scalar scalar) {
            return shell(scalar.value());
        }
        List<String> words = new ArrayList<>();
        if (test instanceof Sequence list) {
            list.items().forEach(item -> words.add(Notes.text(item)));
        }
        String kind = words.isEmpty() ? "" : words.remove(0);
        switch (kind) {
            case "NONE" -> {
                return List.of();
            }
            case "CMD-SHELL" -> {
                return shell(String.join(" ", words));
            }
            case "CMD" -> {
                return words;
            }
            default -> {
                notes.of(
                        service,
                        KEY + ".test",
                        test == null ? "none" : Notes.text(test),
                        "a command here, as the image's own healthcheck is not known; it has no"
                                + " probes");
                return List.of();
            }
        }
    }

    private static List<String> shell(String line) {
        return List.of("/bin/sh", "-c", line);
    }

    private Scalar seconds(String key, String otherwise) {
        String text = ComposeSource.text(check, key).orElse(otherwise);
        return Yaml.plain(
                Quantities.seconds(text)
                        .orElseThrow(
                                () ->
                                        service.failure(
                                                check,
                                                KEY + "." + key,
                                                text,
                                                "a duration, as 1m30s"))
                        .toString());
    }

    private Scalar retries() {
        String text = ComposeSource.text(check, "retries").orElse(DEFAULT_RETRIES);
        if (!text.matches("\\d{1,6}")) {
            throw service.failure(check, KEY + ".retries", text, "a number");
        }
        return Yaml.plain(Integer.toString(Math.max(1, Integer.parseInt(text))));
    }
}
