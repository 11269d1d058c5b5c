package io.gossamer.cli.export.source;

import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the values of variables in, as Compose does: {@code $NAME}, {@code ${NAME}}, {@code
 * ${NAME:-otherwise}}, {@code ${NAME:?message}}, {@code ${NAME:+instead}}, each also without the
 * colon; {@code $$} is a dollar sign. What a variable holds is not looked into again.
 */
public final class Interpolation {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern BRACED =
            Pattern.compile("([A-Za-z_]\\w*)(?:(:?[-?+])(.*))?", Pattern.DOTALL);
    private static final int MAX_DEPTH = 20;

    private final Map<String, String> variables;
    private final Unset unset;

    /** Hears of variables without a value, and of what is wrong. */
    private interface Unset {
        void isEmpty(String name);

        MeshFailure failure(String what, String value, String expected);
    }

    private Interpolation(Map<String, String> variables, Unset unset) {
        this.variables = variables;
        this.unset = unset;
    }

    /**
     * The same document with all variables replaced and all aliases expanded. Keys, and top-level
     * extensions ({@code x-...}), stay as they are.
     *
     * @throws MeshFailure where a variable is required, or is not well-formed
     */
    public static Mapping of(
            String file, Mapping root, Map<String, String> variables, Notes notes) {
        return mapping(
                (Mapping) root.expanded(),
                scalar -> {
                    Unset unset = inFile(file, scalar, notes);
                    String text = new Interpolation(variables, unset).expand(scalar.value(), 0);
                    boolean same = text.equals(scalar.value());
                    return same
                            ? scalar
                            : new Scalar(text, false, scalar.properties(), scalar.span());
                },
                true);
    }

    /**
     * A text with all variables replaced; those without a value are empty.
     *
     * @param place names the text in messages
     */
    public static String of(String place, String text, Map<String, String> variables) {
        Unset unset =
                new Unset() {
                    @Override
                    public void isEmpty(String name) {
                        // As Compose has it in files of variables.
                    }

                    @Override
                    public MeshFailure failure(String what, String value, String expected) {
                        return new MeshFailure(
                                place
                                        + ": "
                                        + what
                                        + ": "
                                        + value
                                        + " (expected: "
                                        + expected
                                        + ")");
                    }
                };
        return new Interpolation(variables, unset).expand(text, 0);
    }

    private static Unset inFile(String file, YamlNode node, Notes notes) {
        return new Unset() {
            @Override
            public void isEmpty(String name) {
                notes.at(
                        node,
                        "variable",
                        name,
                        "a value in the environment or in .env; taken as empty");
            }

            @Override
            public MeshFailure failure(String what, String value, String expected) {
                return YamlError.at(
                        file, node, what + ": " + value + " (expected: " + expected + ")");
            }
        };
    }

    private static Mapping mapping(Mapping mapping, UnaryOperator<Scalar> change, boolean isRoot) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : mapping.entries()) {
            boolean stays = isRoot && entry.name().startsWith("x-");
            entries.add(stays ? entry : new Entry(entry.key(), node(entry.value(), change)));
        }
        return new Mapping(entries, mapping.isFlow(), mapping.properties(), mapping.span());
    }

    private static YamlNode node(YamlNode node, UnaryOperator<Scalar> change) {
        if (node instanceof Mapping mapping) {
            return mapping(mapping, change, false);
        }
        if (node instanceof Sequence list) {
            return new Sequence(
                    list.items().stream().map(item -> node(item, change)).toList(),
                    list.properties(),
                    list.span());
        }
        return change.apply((Scalar) node);
    }

    private String expand(String text, int depth) {
        if (depth > MAX_DEPTH) {
            throw unset.failure("variables", text, "at most " + MAX_DEPTH + " in one another");
        }
        StringBuilder out = new StringBuilder(text.length());
        Matcher name = NAME.matcher(text);
        int i = 0;
        while (i < text.length()) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (text.charAt(i) != '$') {
                out.append(text.charAt(i++));
            } else if (next == '$') {
                out.append('$');
                i += 2;
            } else if (next == '{') {
                int end = closing(text, i + 2);
                out.append(braced(text.substring(i + 2, end), depth));
                i = end + 1;
            } else if (name.region(i + 1, text.length()).lookingAt()) {
                out.append(value(name.group()));
                i = name.end();
            } else {
                out.append('$');
                i++;
            }
        }
        return out.toString();
    }

    private int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        throw unset.failure("variable", text.substring(from - 2), "a closing brace");
    }

    private String braced(String inner, int depth) {
        Matcher braced = BRACED.matcher(inner);
        if (!braced.matches()) {
            throw unset.failure(
                    "variable", "${" + inner + "}", "${NAME}, ${NAME:-VALUE} or ${NAME:?MESSAGE}");
        }
        String name = braced.group(1);
        String operator = braced.group(2);
        if (operator == null) {
            return value(name);
        }
        String value = variables.getOrDefault(name, "");
        boolean has = variables.containsKey(name) && !(operator.startsWith(":") && value.isEmpty());
        return switch (operator.charAt(operator.length() - 1)) {
            case '+' -> has ? expand(braced.group(3), depth + 1) : "";
            case '-' -> has ? value : expand(braced.group(3), depth + 1);
            default -> {
                if (!has) {
                    throw unset.failure(
                            "variable",
                            name,
                            "a value in the environment or in .env; " + braced.group(3));
                }
                yield value;
            }
        };
    }

    private String value(String name) {
        String value = variables.get(name);
        if (value == null) {
            unset.isEmpty(name);
            return "";
        }
        return value;
    }
}
