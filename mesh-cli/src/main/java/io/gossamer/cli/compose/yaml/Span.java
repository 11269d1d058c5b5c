package io.gossamer.cli.compose.yaml;

/**
 * Where a node stands in its file; lines and columns are counted from 0.
 *
 * @param line of its first character
 * @param column of its first character
 * @param lastLine last line that belongs to it; of a block scalar, its trailing blank lines too
 */
public record Span(int line, int column, int lastLine) {

    /** Of a node that was made, not read. */
    public static final Span NONE = new Span(-1, -1, -1);

    Span until(int last) {
        return new Span(line, column, Math.max(lastLine, last));
    }
}
