package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.export.source.ComposeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a service mounts, by its {@code volumes} and {@code tmpfs}.
 *
 * @param node where it is written
 * @param type {@code volume}, {@code bind}, {@code tmpfs}, or another word of the specification
 * @param source name of a volume, or path on the host; empty if there is none
 * @param target path in the container
 * @param isReadOnly whether the container may not write
 * @param size bytes of a tmpfs, as it is written; empty if there is no limit
 * @param subpath path within a volume; empty for all of it
 */
record ComposeMount(
        YamlNode node,
        String type,
        String source,
        String target,
        boolean isReadOnly,
        String size,
        String subpath) {

    static List<ComposeMount> of(ComposeService service) {
        List<ComposeMount> mounts = new ArrayList<>();
        for (YamlNode item : service.items("volumes")) {
            if (item instanceof Mapping mapping) {
                mounts.add(longForm(service, mapping));
            } else if (item instanceof Scalar scalar) {
                mounts.add(shortForm(scalar));
            }
        }
        for (YamlNode item : service.items("tmpfs")) {
            if (item instanceof Scalar scalar) {
                mounts.add(tmpfs(scalar));
            }
        }
        return mounts;
    }

    private static ComposeMount shortForm(Scalar scalar) {
        String[] parts = scalar.value().split(":", -1);
        if (parts.length == 1) {
            return new ComposeMount(scalar, "volume", "", parts[0], false, "", "");
        }
        boolean isPath = parts[0].matches("[./~].*");
        boolean isReadOnly = parts.length > 2 && List.of(parts[2].split(",", -1)).contains("ro");
        return new ComposeMount(
                scalar, isPath ? "bind" : "volume", parts[0], parts[1], isReadOnly, "", "");
    }

    private static ComposeMount tmpfs(Scalar scalar) {
        String[] parts = scalar.value().split(":", 2);
        String size = "";
        for (String option : parts.length == 1 ? new String[0] : parts[1].split(",", -1)) {
            if (option.startsWith("size=")) {
                size = option.substring("size=".length());
            }
        }
        return new ComposeMount(scalar, "tmpfs", "", parts[0], false, size, "");
    }

    private static ComposeMount longForm(ComposeService service, Mapping mapping) {
        String target =
                ComposeSource.text(mapping, "target")
                        .orElseThrow(
                                () ->
                                        service.failure(
                                                mapping,
                                                "volumes",
                                                "no target",
                                                "target: a path in the container"));
        return new ComposeMount(
                mapping,
                ComposeSource.text(mapping, "type").orElse("volume"),
                ComposeSource.text(mapping, "source").orElse(""),
                target,
                ComposeSource.isTrue(mapping, "read_only"),
                inner(mapping, "tmpfs", "size"),
                inner(mapping, "volume", "subpath"));
    }

    private static String inner(Mapping mapping, String key, String inner) {
        return ComposeSource.node(mapping, key)
                .filter(Mapping.class::isInstance)
                .flatMap(node -> ComposeSource.text((Mapping) node, inner))
                .orElse("");
    }
}
