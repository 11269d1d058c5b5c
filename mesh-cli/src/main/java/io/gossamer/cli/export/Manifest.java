package io.gossamer.cli.export;

import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlWriter;

/**
 * A resource of Kubernetes. Immutable.
 *
 * @param file that it belongs into, without its ending
 * @param body of the resource
 */
public record Manifest(String file, Mapping body) {

    /** As a YAML document, without a marker of its beginning. */
    public String text() {
        return String.join("\n", YamlWriter.document(body)) + "\n";
    }
}
