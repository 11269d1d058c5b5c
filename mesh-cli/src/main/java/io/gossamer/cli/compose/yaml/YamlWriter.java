package io.gossamer.cli.compose.yaml;

import io.gossamer.cli.compose.yaml.YamlNode.Alias;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Properties;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes nodes in block style, two columns a level. What was plain stays plain, so that it keeps
 * its type; all else is double-quoted, or where it is asked for and several lines long, a literal
 * block.
 */
public final class YamlWriter {

    private static final int STEP = 2;

    private final List<String> lines = new ArrayList<>();
    private final boolean withLiterals;

    private YamlWriter(boolean withLiterals) {
        this.withLiterals = withLiterals;
    }

    /**
     * The lines of an entry.
     *
     * @param column of its key
     */
    public static List<String> entry(Entry entry, int column) {
        YamlWriter writer = new YamlWriter(false);
        writer.entry(entry, " ".repeat(column), column);
        return writer.lines;
    }

    /** The lines of all entries of a mapping. */
    public static List<String> entries(Mapping mapping, int column) {
        List<String> lines = new ArrayList<>();
        mapping.entries().forEach(entry -> lines.addAll(entry(entry, column)));
        return lines;
    }

    /** The lines of a document in which texts of several lines are literal blocks. */
    public static List<String> document(Mapping root) {
        YamlWriter writer = new YamlWriter(true);
        root.entries().forEach(entry -> writer.entry(entry, "", 0));
        return writer.lines;
    }

    private void entry(Entry entry, String lead, int column) {
        node(entry.value(), lead + scalar(entry.key()) + ":", column + STEP);
    }

    private void node(YamlNode node, String lead, int column) {
        if (node instanceof Mapping mapping && !mapping.entries().isEmpty()) {
            lines.add(lead + before(mapping.properties()));
            mapping.entries().forEach(entry -> entry(entry, " ".repeat(column), column));
        } else if (node instanceof Sequence sequence && !sequence.items().isEmpty()) {
            lines.add(lead + before(sequence.properties()));
            sequence.items().forEach(item -> item(item, column));
        } else if (withLiterals && node instanceof Scalar scalar && isLiteral(scalar)) {
            literal(scalar.value(), lead, column);
        } else {
            String text = inline(node);
            lines.add(text.isEmpty() ? lead : lead + " " + text);
        }
    }

    /** Whether a literal block shows it as it is, whose first line tells the indentation. */
    private static boolean isLiteral(Scalar scalar) {
        String text = scalar.value();
        return !scalar.isPlain()
                && text.indexOf('\n') > 0
                && text.charAt(0) > ' '
                && !text.endsWith("\n\n")
                && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isShown(c));
    }

    private void literal(String text, String lead, int column) {
        lines.add(lead + (text.endsWith("\n") ? " |" : " |-"));
        text.lines().forEach(line -> lines.add(line.isEmpty() ? "" : " ".repeat(column) + line));
    }

    private void item(YamlNode item, int column) {
        String lead = " ".repeat(column) + "-";
        boolean compact =
                item instanceof Mapping mapping
                        && !mapping.entries().isEmpty()
                        && mapping.properties().equals(Properties.NONE);
        if (!compact) {
            node(item, lead, column + STEP);
            return;
        }
        List<Entry> entries = ((Mapping) item).entries();
        entry(entries.get(0), lead + " ", column + STEP);
        entries.subList(1, entries.size())
                .forEach(entry -> entry(entry, " ".repeat(column + STEP), column + STEP));
    }

    private static String inline(YamlNode node) {
        if (node instanceof Alias alias) {
            return "*" + alias.name();
        }
        if (node instanceof Scalar scalar) {
            String properties = before(scalar.properties()).strip();
            String text = scalar(scalar);
            return properties.isEmpty() ? text : (properties + " " + text).strip();
        }
        boolean mapping = node instanceof Mapping;
        Properties properties =
                mapping ? ((Mapping) node).properties() : ((Sequence) node).properties();
        return (before(properties) + " " + (mapping ? "{}" : "[]")).strip();
    }

    private static String before(Properties properties) {
        String text = properties.anchor().isEmpty() ? "" : " &" + properties.anchor();
        return properties.tag().isEmpty() ? text : text + " " + properties.tag();
    }

    private static String scalar(Scalar scalar) {
        String value = scalar.value();
        if (scalar.isPlain() && value.indexOf('\n') < 0) {
            return value;
        }
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        value.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                    isShown(codePoint)
                            ? Character.toString(codePoint)
                            : String.format("\\u%04x", codePoint);
        };
    }

    private static boolean isShown(int codePoint) {
        boolean ascii = codePoint >= 0x20 && codePoint < 0x7f;
        return ascii
                || (codePoint > 0xa0
                        && codePoint != 0x2028
                        && codePoint != 0x2029
                        && codePoint != 0xfeff);
    }
}
