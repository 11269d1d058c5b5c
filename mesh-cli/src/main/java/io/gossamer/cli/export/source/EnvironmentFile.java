package io.gossamer.cli.export.source;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files of variables as Compose does: {@code KEY=VALUE} a line, {@code #} comments, values in
 * single quotes as they stand, in double quotes with escapes, both over several lines if need be.
 */
public final class EnvironmentFile {

    private static final long MAX_BYTES = 1024 * 1024;

    private static final Pattern KEY =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][\\w.-]*)[ \\t]*(=?)[ \\t]*");
    private static final Pattern BLANK = Pattern.compile("[ \\t]*(?:#[^\\n]*)?(?:\\n|$)");

    private final String file;
    private final String text;
    private final Map<String, String> known;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int at;

    private EnvironmentFile(String file, String text, Map<String, String> outer) {
        this.file = file;
        this.text = text;
        this.known = new HashMap<>(outer);
    }

    /**
     * Reads a file.
     *
     * @param shown its name for messages
     * @param outer variables that values may name; a key without a value takes its value from here
     * @return in their order; empty if there is no such file
     * @throws MeshFailure naming the line, if it cannot be read
     */
    public static Optional<Map<String, String>> read(
            Path path, String shown, Map<String, String> outer) {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new MeshFailure(
                        shown
                                + ": "
                                + Files.size(path)
                                + " bytes (expected: at most "
                                + MAX_BYTES
                                + ")");
            }
            return Optional.of(parse(shown, Files.readString(path, StandardCharsets.UTF_8), outer));
        } catch (CharacterCodingException e) {
            throw new MeshFailure(shown + ": not UTF-8 (expected: text in UTF-8)", e);
        } catch (IOException e) {
            throw new MeshFailure(shown + ": " + e.getMessage() + " (expected: readable)", e);
        }
    }

    static Map<String, String> parse(String file, String text, Map<String, String> outer) {
        EnvironmentFile reader = new EnvironmentFile(file, text.replace("\r\n", "\n"), outer);
        reader.parse();
        return reader.variables;
    }

    private void parse() {
        Matcher blank = BLANK.matcher(text);
        Matcher key = KEY.matcher(text);
        while (at < text.length()) {
            if (blank.region(at, text.length()).lookingAt()) {
                at = blank.end();
            } else if (key.region(at, text.length()).lookingAt()) {
                at = key.end();
                variable(key.group(1), !key.group(2).isEmpty());
            } else {
                throw failure("KEY=VALUE, or # and a comment");
            }
        }
    }

    private void variable(String name, boolean hasValue) {
        if (!hasValue) {
            rest();
            if (known.containsKey(name)) {
                variables.put(name, known.getOrDefault(name, ""));
            }
            return;
        }
        char first = at < text.length() ? text.charAt(at) : '\n';
        String value;
        if (first == '\'') {
            value = quoted('\'');
        } else if (first == '"') {
            value = Interpolation.of(place(), escaped(quoted('"')), known);
        } else {
            value = Interpolation.of(place(), unquoted(), known);
        }
        variables.put(name, value);
        known.put(name, value);
    }

    private String quoted(char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw failure("a closing " + quote);
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        rest();
        return value;
    }

    /** What stands behind a value on its line: nothing, or a comment. */
    private void rest() {
        Matcher blank = BLANK.matcher(text).region(at, text.length());
        if (!blank.lookingAt()) {
            throw failure("the end of the line, or # and a comment");
        }
        at = blank.end();
    }

    private String unquoted() {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        return line.replaceFirst("(^|[ \\t])#.*", "").strip();
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                out.append(c);
                continue;
            }
            char next = value.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case '$' -> out.append("$$");
                case '"', '\\' -> out.append(next);
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }

    /** The line is named, its text is not: it may be a password. */
    private MeshFailure failure(String expected) {
        return new MeshFailure(place() + ": not understood (expected: " + expected + ")");
    }

    private String place() {
        long lines = text.substring(0, Math.min(at, text.length())).lines().count();
        boolean begins = at == 0 || (at <= text.length() && text.charAt(at - 1) == '\n');
        return file + ":" + (begins ? lines + 1 : lines);
    }
}
