package io.gossamer.cli.export;

import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlWriter;
import io.gossamer.cli.export.source.ComposeSource;

/**
 * A resource of Kubernetes. Immutable.
 *
 * @param file that it belongs into, without its ending
 * @param body of the resource
 */
public record Manifest(String file, Mapping body) {

    /** Its kind and name. */
    String resource() {
        return ComposeSource.text(body, "kind").orElse("")
                + " "
                + ComposeSource.node(body, "metadata")
                        .flatMap(metadata -> ComposeSource.text((Mapping) metadata, "name"))
                        .orElse("");
    }

    /** As a YAML document, without a marker of its beginning. */
    public String text() {
        return String.join("\n", YamlWriter.document(body)) + "\n";
    }
}
