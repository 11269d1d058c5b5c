package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.TextFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files of the application that a Pod mounts from the host: they become a ConfigMap. */
final class BoundFiles {

    static final String VOLUME = "files";

    /** A ConfigMap holds at most 1 MiB. */
    private static final int MAX_CHARACTERS = 256 * 1024;

    private final ComposeSource source;
    private final String pod;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();

    BoundFiles(ComposeSource source, String pod) {
        this.source = source;
        this.pod = pod;
    }

    /** Name of the ConfigMap of a Pod. */
    static String configMap(String pod) {
        return pod + "-" + VOLUME;
    }

    Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    Mapping volume() {
        return Yaml.map().put("configMap", Yaml.map().put("name", configMap(pod)).make()).make();
    }

    /** The key of a file in the ConfigMap; empty if it cannot be part of it. */
    Optional<String> add(ComposeService service, ComposeMount mount) {
        String path = mount.source();
        if (path.isEmpty() || path.startsWith("/") || path.startsWith("~")) {
            note(
                    service,
                    mount,
                    "a path below the compose file; what is elsewhere on this machine is left out."
                            + " Use a volume, or put it into the image");
            return Optional.empty();
        }
        TextFile file = TextFile.read(source.directory().resolve(path));
        int size = texts.values().stream().mapToInt(String::length).sum();
        boolean fits = size + file.text().length() <= MAX_CHARACTERS;
        if (!file.isUsable() || !fits) {
            note(service, mount, refused(file, path));
            return Optional.empty();
        }
        if (!mount.isReadOnly()) {
            note(service, mount, "read-only, as in " + path + ":" + mount.target() + ":ro; it is");
        }
        return Optional.of(
                keys.computeIfAbsent(
                        path,
                        added -> {
                            String key = key(path);
                            texts.put(key, file.text());
                            return key;
                        }));
    }

    private String refused(TextFile file, String path) {
        return switch (file.refusal()) {
            case "holds a private key" ->
                    "no private key, which belongs into a Secret: kubectl create secret generic "
                            + configMap(pod)
                            + " --from-file="
                            + path
                            + ", and mount that";
            case "does not exist" -> "a file that exists; it is left out";
            default ->
                    "a text file of at most 256 KiB, but it "
                            + (file.isUsable() ? "and others are more" : file.refusal())
                            + "; put it into the image, or kubectl create configmap "
                            + configMap(pod)
                            + " --from-file="
                            + path
                            + " and mount that";
        };
    }

    private void note(ComposeService service, ComposeMount mount, String expected) {
        source.notes()
                .at(
                        mount.node(),
                        "services." + service.name() + ".volumes",
                        mount.source(),
                        expected);
    }

    private String key(String path) {
        String name = path.replaceAll("/+$", "").replaceAll(".*/", "");
        String key = name.replaceAll("[^-._a-zA-Z0-9]", "-");
        return texts.containsKey(key) ? (texts.size() + 1) + "-" + key : key;
    }
}
