package io.gossamer.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Lines of text in columns, each as wide as its longest cell. Confined to one thread. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> alignedRight = new ArrayList<>();

    /**
     * A table with a heading line.
     *
     * @param headings a column whose heading begins with {@code >} is aligned to the right
     */
    public TextTable(String... headings) {
        List<String> names = new ArrayList<>();
        for (String heading : headings) {
            boolean right = heading.startsWith(">");
            alignedRight.add(right);
            names.add(right ? heading.substring(1) : heading);
        }
        rows.add(names);
    }

    /** Adds a line; cells beyond the headings are not allowed. */
    public TextTable row(String... cells) {
        if (cells.length != alignedRight.size()) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: " + alignedRight.size() + ")");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The table, every line ended with a line break. */
    public String render() {
        int[] widths = new int[alignedRight.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(alignedRight.get(i) ? padding + row.get(i) : row.get(i) + padding);
                line.append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
