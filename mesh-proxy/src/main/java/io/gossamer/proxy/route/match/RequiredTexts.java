package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text contains for certain if the whole of it matches an expression, as far as that shows
 * without understanding all of the syntax: of {@code tenant-7(-[a-z]+)?} the text {@code tenant-7}.
 * Only ASCII counts.
 */
final class RequiredTexts {

    /** Stands for the beginning of the text, at the beginning of what must stand there. */
    static final char START = 1;

    /** Groups within each other; beyond them nothing is known. */
    private static final int MAX_DEPTH = 32;

    /** Escapes of one letter that stand for something else than themselves. */
    private static final String CLASSES = "dDsSwWbBAznrtfva";

    /**
     * One way to know that a text does not match: it contains, for none of these, all that the
     * alternative consists of.
     */
    record Demand(List<List<String>> alternatives) {}

    private final String expression;
    private int at;
    private boolean unknown;

    private RequiredTexts(String expression) {
        this.expression = expression;
    }

    /** All demands hold for every text that matches; none if nothing is known. */
    static List<Demand> of(Pattern pattern) {
        String expression = pattern.pattern();
        if (pattern.flags() != 0) {
            return List.of();
        }
        RequiredTexts reader = new RequiredTexts(expression);
        List<Demand> demands = reader.alternation(0, true);
        return reader.unknown || reader.at < expression.length() ? List.of() : demands;
    }

    private List<Demand> alternation(int depth, boolean atStart) {
        if (depth > MAX_DEPTH) {
            unknown = true;
            return List.of();
        }
        List<Demand> first = sequence(depth, atStart);
        if (!isAt('|')) {
            return first;
        }
        List<List<String>> either = new ArrayList<>();
        boolean all = add(first, either);
        while (isAt('|')) {
            at++;
            all &= add(sequence(depth, atStart), either);
        }
        return all ? List.of(new Demand(either)) : List.of();
    }

    private static boolean add(List<Demand> branch, List<List<String>> either) {
        if (branch.isEmpty()) {
            return false;
        }
        either.addAll(branch.get(0).alternatives());
        return true;
    }

    private List<Demand> sequence(int depth, boolean atStart) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder(atStart ? String.valueOf(START) : "");
        List<Demand> groups = new ArrayList<>();
        while (at < expression.length() && !unknown && !isAt('|') && !isAt(')')) {
            char c = expression.charAt(at);
            if (c == '(') {
                boolean starts = isStart(text);
                end(text, texts);
                groups.addAll(group(depth, starts));
            } else if (c == '*' || c == '?' || c == '{') {
                // What it repeats may not be there at all.
                text.setLength(Math.max(0, text.length() - 1));
                end(text, texts);
                skipRepetition(c);
            } else if (c == '\\') {
                escape(text, texts);
            } else if (c == '[') {
                end(text, texts);
                skipClass();
            } else if (c == '^' && isStart(text)) {
                at++;
            } else if (".+^$".indexOf(c) >= 0) {
                end(text, texts);
                at++;
            } else {
                append(c, text, texts);
                at++;
            }
        }
        end(text, texts);
        List<Demand> demands = new ArrayList<>();
        if (!texts.isEmpty()) {
            demands.add(new Demand(List.of(texts)));
        }
        demands.addAll(groups);
        return demands;
    }

    private static void append(char c, StringBuilder text, List<String> texts) {
        if (c >= ' ' && c < 0x7f) {
            text.append(c);
        } else {
            end(text, texts);
        }
    }

    private static void end(StringBuilder text, List<String> texts) {
        if (!text.isEmpty() && !isStart(text)) {
            texts.add(text.toString());
        }
        text.setLength(0);
    }

    /** Whether nothing has been read yet of what stands at the beginning. */
    private static boolean isStart(StringBuilder text) {
        return text.length() == 1 && text.charAt(0) == START;
    }

    private List<Demand> group(int depth, boolean atStart) {
        at++;
        if (isAt('?')) {
            int name = expression.startsWith("?:", at) ? at + 1 : expression.indexOf('>', at);
            boolean named = expression.startsWith("?P<", at) || expression.startsWith("?<", at);
            if (name < 0 || !(named || expression.startsWith("?:", at))) {
                // Flags, which change the meaning of what follows.
                unknown = true;
                return List.of();
            }
            at = name + 1;
        }
        List<Demand> demands = alternation(depth + 1, atStart);
        if (!isAt(')')) {
            unknown = true;
            return List.of();
        }
        at++;
        return isAt('*') || isAt('?') || isAt('{') ? List.of() : demands;
    }

    private void escape(StringBuilder text, List<String> texts) {
        char c = at + 1 < expression.length() ? expression.charAt(at + 1) : 'Q';
        if (CLASSES.indexOf(c) >= 0) {
            end(text, texts);
        } else if (c >= 0x80 || Character.isLetterOrDigit(c)) {
            unknown = true;
        } else {
            append(c, text, texts);
        }
        at += 2;
    }

    private void skipRepetition(char kind) {
        int end = at;
        if (kind == '{') {
            do {
                end++;
            } while (end < expression.length()
                    && (Character.isDigit(expression.charAt(end))
                            || expression.charAt(end) == ','));
            // Else it is a brace that stands for itself.
            unknown |= end >= expression.length() || expression.charAt(end) != '}';
        }
        at = end + 1;
    }

    private void skipClass() {
        int i = at + 1;
        i += i < expression.length() && expression.charAt(i) == '^' ? 1 : 0;
        i += i < expression.length() && expression.charAt(i) == ']' ? 1 : 0;
        while (i < expression.length() && expression.charAt(i) != ']') {
            if (expression.startsWith("[:", i)) {
                int end = expression.indexOf(":]", i + 2);
                i = end < 0 ? i + 1 : end + 2;
            } else {
                i += expression.charAt(i) == '\\' ? 2 : 1;
            }
        }
        unknown |= i >= expression.length();
        at = i + 1;
    }

    private boolean isAt(char c) {
        return at < expression.length() && expression.charAt(at) == c;
    }
}
