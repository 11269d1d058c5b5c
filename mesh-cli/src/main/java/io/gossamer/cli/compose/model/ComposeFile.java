package io.gossamer.cli.compose.model;

import io.gossamer.cli.compose.yaml.Span;
import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlReader;
import io.gossamer.cli.process.MeshFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A compose file that was read and holds what the specification demands. Immutable.
 *
 * @param file name for messages
 * @param root the whole document
 * @param services by name, in their order, those taken over by a merge key too
 */
public record ComposeFile(String file, Mapping root, Map<String, ComposeService> services) {

    /**
     * Reads a file.
     *
     * @throws MeshFailure naming the place, if it is not YAML or not a compose file
     */
    public static ComposeFile parse(String file, String text) {
        YamlNode document = YamlReader.read(file, text).orElse(null);
        if (document == null || isNull(document)) {
            throw new MeshFailure(file + ": empty (expected: a compose file with services)");
        }
        if (!(document instanceof Mapping root)) {
            throw YamlError.at(
                    file, document, "document: no mapping (expected: a mapping with services)");
        }
        return of(file, root);
    }

    /**
     * Takes a document that was read.
     *
     * @throws MeshFailure naming the place, if it is not a compose file
     */
    public static ComposeFile of(String file, Mapping root) {
        SpecKeys.checkTopLevel(file, root);
        Map<String, ComposeService> services = new LinkedHashMap<>();
        for (Entry entry : serviceEntries(file, root).values()) {
            services.put(entry.name(), ComposeService.read(file, entry));
        }
        return new ComposeFile(file, root, services);
    }

    private static Map<String, Entry> serviceEntries(String file, Mapping root) {
        Entry services = root.effective().get("services");
        if (services != null
                && services.value().target() instanceof Mapping mapping
                && !mapping.effective().isEmpty()) {
            return mapping.effective();
        }
        throw YamlError.at(
                file,
                services == null ? new Span(0, 0, 0) : services.key().span(),
                "services: none (expected: a mapping with at least one service)");
    }

    /** A top-level entry. */
    public Optional<Entry> section(String key) {
        return Optional.ofNullable(root.effective().get(key));
    }

    /** What the file calls the project. */
    public Optional<String> name() {
        return section("name")
                .map(entry -> entry.value().target())
                .filter(YamlNode.Scalar.class::isInstance)
                .map(node -> ((YamlNode.Scalar) node).value())
                .filter(name -> !name.isEmpty());
    }

    /** Whether other files are included, whose services are not known here. */
    public boolean includesOthers() {
        return section("include").isPresent();
    }

    static boolean isNull(YamlNode node) {
        return node.target() instanceof YamlNode.Scalar scalar && scalar.isNull();
    }
}
