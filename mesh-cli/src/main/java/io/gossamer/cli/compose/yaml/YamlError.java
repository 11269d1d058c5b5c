package io.gossamer.cli.compose.yaml;

import io.gossamer.cli.process.MeshFailure;

/** Makes failures that name the place in a file. */
public final class YamlError {

    private YamlError() {}

    /**
     * A failure at a node.
     *
     * @param problem in the form {@code what: value (expected: ...)}
     */
    public static MeshFailure at(String file, YamlNode node, String problem) {
        return at(file, node.span(), problem);
    }

    /** A failure at a place. */
    public static MeshFailure at(String file, Span span, String problem) {
        return new MeshFailure(
                file + ":" + (span.line() + 1) + ":" + (span.column() + 1) + ": " + problem);
    }
}
