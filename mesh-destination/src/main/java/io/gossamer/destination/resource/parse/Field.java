package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A place in a document: its path, and the node there if there is one. Reading a value of the wrong
 * type adds a problem and yields the default, so that one pass finds all problems.
 */
public final class Field {

    private final Report report;
    private final String path;
    private final @Nullable Node node;
    private final int line;
    private @Nullable Map<String, Node> children;

    private Field(Report report, String path, @Nullable Node node, int line) {
        this.report = report;
        this.path = path;
        this.node = node;
        this.line = line;
    }

    static Field root(Report report, Node node) {
        return new Field(report, "", node, lineOf(node, 1));
    }

    /** Line of the value, or of what would contain it; from 1. */
    public int line() {
        return line;
    }

    /** Names the manifest. */
    String source() {
        return report.source();
    }

    /** Where this is, for those who find something wrong with it later. */
    public Place place() {
        return new Place(path, line);
    }

    /** Whether a value other than null stands here. */
    public boolean present() {
        return node != null && !Tag.NULL.equals(node.getTag());
    }

    public Field get(String name) {
        Node child = children().get(name);
        String childPath = path.isEmpty() ? name : path + "." + name;
        return new Field(report, childPath, child, lineOf(child, line));
    }

    /** The names below this mapping, in their order. */
    Set<String> names() {
        return children().keySet();
    }

    /** The elements of a sequence; none if it is absent. */
    public List<Field> items() {
        if (!present()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem("a list");
            return List.of();
        }
        List<Field> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!report.visit(lineOf(item, line))) {
                return items;
            }
            items.add(new Field(report, path + "[" + items.size() + "]", item, lineOf(item, line)));
        }
        return items;
    }

    /** A string; the default if it is absent. */
    public String string(String absent) {
        if (!present()) {
            return absent;
        }
        if (node instanceof ScalarNode scalar && Tag.STR.equals(scalar.getTag())) {
            return scalar.getValue();
        }
        problem("a string" + (node instanceof ScalarNode ? "; put it in quotes" : ""));
        return absent;
    }

    /** A number as it is written, also as a string; empty if it is absent. */
    String number() {
        if (node instanceof ScalarNode scalar
                && (Tag.INT.equals(scalar.getTag()) || Tag.FLOAT.equals(scalar.getTag()))) {
            return scalar.getValue();
        }
        return string("");
    }

    /** A string that must be there and not empty. */
    public String required(String expected) {
        String value = string("");
        if (value.isEmpty()) {
            problem(expected);
        }
        return value;
    }

    /** A string, number, true or false as it is written; a problem if it is none. */
    String scalar() {
        if (present() && node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem("a value");
        return "";
    }

    boolean isMapping() {
        return present() && node instanceof MappingNode;
    }

    boolean isList() {
        return present() && node instanceof SequenceNode;
    }

    boolean bool(boolean absent) {
        if (!present()) {
            return absent;
        }
        if (node instanceof ScalarNode scalar && Tag.BOOL.equals(scalar.getTag())) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        problem("true or false");
        return absent;
    }

    boolean isInteger() {
        return node instanceof ScalarNode scalar && Tag.INT.equals(scalar.getTag());
    }

    /** A port number; empty with a problem if it is absent or none. */
    public OptionalInt port() {
        return integer(1, 65535, "a port from 1 to 65535");
    }

    public OptionalInt integer(int low, int high, String expected) {
        if (node instanceof ScalarNode scalar && Tag.INT.equals(scalar.getTag())) {
            try {
                int value = Integer.parseInt(scalar.getValue());
                if (value >= low && value <= high) {
                    return OptionalInt.of(value);
                }
            } catch (NumberFormatException e) {
                // Reported below: larger than any number that is meant here.
            }
        }
        problem(expected);
        return OptionalInt.empty();
    }

    Map<String, String> strings() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names()) {
            values.put(name, get(name).string(""));
        }
        return values;
    }

    Set<String> stringSet() {
        Set<String> values = new LinkedHashSet<>();
        for (Field item : items()) {
            values.add(item.required("a string"));
        }
        return values;
    }

    /** Says that what stands here is wrong. */
    public void problem(String expected) {
        problem(text(), expected);
    }

    /**
     * Says that what stands here is wrong.
     *
     * @param shown instead of the value: one that is long, or nobody's business
     */
    public void problem(String shown, String expected) {
        report.add(line, path, shown, expected);
    }

    /** What stands here, as problems quote it. */
    String text() {
        if (!present()) {
            return node == null ? "missing" : "null";
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    private Map<String, Node> children() {
        if (children == null) {
            children = readChildren();
        }
        return children;
    }

    private Map<String, Node> readChildren() {
        if (!present()) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            problem("a mapping");
            return Map.of();
        }
        Map<String, Node> found = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int at = lineOf(tuple.getKeyNode(), line);
            if (!report.visit(at)) {
                return found;
            }
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report.add(at, path, "a key that is no string", "a string");
            } else if (found.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                report.add(at, path, "a second " + key.getValue(), "each key once");
            }
        }
        return found;
    }

    private static int lineOf(@Nullable Node node, int absent) {
        if (node == null) {
            return absent;
        }
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(absent);
    }
}
