package io.gossamer.cli.compose.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Tabs that only keep things apart, which YAML permits and the parser does not: between a key and
 * what follows it in its line, and before anything in a document in flow style, such as JSON. Each
 * is replaced by one space, so that lines and columns stay. Tabs that indent are an error and stay.
 */
final class SeparationTabs {

    private static final char TAB = '\t';
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private SeparationTabs() {}

    /** A document that is all in flow style, with the lines' leading tabs replaced. */
    static String replaceLeading(String text) {
        if (text.indexOf(TAB) < 0 || !isFlow(text)) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text);
        boolean leading = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (leading && c == TAB) {
                replaced.setCharAt(i, ' ');
            }
            leading = c == '\n' || c == '\r' || (leading && (c == ' ' || c == TAB));
        }
        return replaced.toString();
    }

    private static boolean isFlow(String text) {
        String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return bare.stripLeading().startsWith("{");
    }

    /** The text with the tabs replaced at which the parser ended; empty if it was not for them. */
    static Optional<String> replaceAt(String text, MarkedYamlEngineException end) {
        Mark mark = end.getProblemMark().orElse(null);
        if (mark == null || mark.getIndex() >= text.codePointCount(0, text.length())) {
            return Optional.empty();
        }
        int first = text.offsetByCodePoints(0, mark.getIndex());
        int last = first;
        while (last < text.length() && text.charAt(last) == TAB) {
            last++;
        }
        if (last == first || isIndentation(text, first)) {
            return Optional.empty();
        }
        return Optional.of(
                text.substring(0, first) + " ".repeat(last - first) + text.substring(last));
    }

    /** Whether what follows in this line is as deep in the document as it is in the line. */
    private static boolean isIndentation(String text, int tab) {
        for (int i = tab - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                return true;
            }
            if (" \t-?:".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
