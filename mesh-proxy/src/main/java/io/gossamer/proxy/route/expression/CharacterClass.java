package io.gossamer.proxy.route.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Characters in brackets, as {@code [a-z_]} or {@code [^[:space:]]}.
 *
 * @param set at least what they stand for
 * @param end index behind the closing bracket
 */
record CharacterClass(CharacterSet set, int end) {

    private static final CharacterSet DIGIT = CharacterSet.range('0', '9');
    private static final CharacterSet LOWER = CharacterSet.range('a', 'z');
    private static final CharacterSet UPPER = CharacterSet.range('A', 'Z');
    private static final CharacterSet ALPHA = LOWER.or(UPPER);
    private static final CharacterSet WORD = ALPHA.or(DIGIT).or(CharacterSet.of('_'));
    private static final CharacterSet BLANK = CharacterSet.of(' ').or(CharacterSet.of('\t'));
    private static final CharacterSet SPACE =
            BLANK.or(CharacterSet.of('\n')).or(CharacterSet.range('\f', '\r'));

    private static final Map<String, CharacterSet> NAMED =
            Map.ofEntries(
                    Map.entry("alnum", ALPHA.or(DIGIT)),
                    Map.entry("alpha", ALPHA),
                    Map.entry("blank", BLANK),
                    Map.entry("digit", DIGIT),
                    Map.entry("lower", LOWER),
                    Map.entry("upper", UPPER),
                    Map.entry("word", WORD),
                    Map.entry(
                            "xdigit",
                            DIGIT.or(CharacterSet.range('a', 'f'))
                                    .or(CharacterSet.range('A', 'F'))));

    /** What a backslash and a character stand for; null if that is not understood. */
    static @Nullable CharacterSet escaped(char c) {
        return switch (c) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.not();
            case 'w' -> WORD;
            case 'W' -> WORD.not();
            case 's' -> SPACE;
            case 'S' -> SPACE.not();
            case 't' -> CharacterSet.of('\t');
            case 'n' -> CharacterSet.of('\n');
            case 'r' -> CharacterSet.of('\r');
            default -> c >= 0x80 || Character.isLetterOrDigit(c) ? null : CharacterSet.of(c);
        };
    }

    /**
     * Reads one.
     *
     * @param at index of the opening bracket
     * @return null if it is not understood
     */
    static @Nullable CharacterClass read(String text, int at, boolean folds) {
        boolean negated = text.startsWith("^", at + 1);
        int from = at + (negated ? 2 : 1);
        int i = from;
        boolean inverted = false;
        CharacterSet set = CharacterSet.NONE;
        while (i < text.length() && (text.charAt(i) != ']' || i == from)) {
            int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            CharacterSet next;
            if (named >= 0) {
                next = NAMED.get(text.substring(i + 2, named));
                i = named + 2;
            } else if (text.charAt(i) == '\\' && isGroup(text, i + 1)) {
                next = escaped(text.charAt(i + 1));
                inverted |= Character.isUpperCase(text.charAt(i + 1));
                i += 2;
            } else {
                int first = character(text, i);
                int last = first;
                i = after(text, i);
                if (text.startsWith("-", i) && !text.startsWith("]", i + 1)) {
                    last = character(text, i + 1);
                    i = after(text, i + 1);
                }
                next = first < 0 || last < first ? null : CharacterSet.range(first, last);
            }
            if (next == null) {
                return null;
            }
            set = set.or(next);
        }
        if (i >= text.length()) {
            return null;
        }
        return new CharacterClass(whole(set, negated, folds, inverted), i + 1);
    }

    /**
     * What is negated must not be said to have more than it has, so it is left open where that is
     * not known.
     */
    private static CharacterSet whole(
            CharacterSet set, boolean negated, boolean folds, boolean inverted) {
        if (!negated) {
            return folds ? set.folded().foldedFromBeyond() : set;
        }
        return folds && inverted ? CharacterSet.ALL : (folds ? set.folded() : set).not();
    }

    private static boolean isGroup(String text, int at) {
        return at < text.length() && "dDwWsS".indexOf(text.charAt(at)) >= 0;
    }

    /** The character at an index, negative if it is not understood. */
    private static int character(String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        if (text.charAt(at) != '\\') {
            return text.codePointAt(at);
        }
        boolean one = at + 1 < text.length() && !isGroup(text, at + 1);
        CharacterSet set = one ? escaped(text.charAt(at + 1)) : null;
        return set == null ? -1 : set.first();
    }

    private static int after(String text, int at) {
        if (at >= text.length()) {
            return at;
        }
        return text.charAt(at) == '\\' ? at + 2 : at + Character.charCount(text.codePointAt(at));
    }
}
