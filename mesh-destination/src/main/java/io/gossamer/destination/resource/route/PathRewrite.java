package io.gossamer.destination.resource.route;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of the path of a request before it is sent. */
public sealed interface PathRewrite {

    /** What paths on the wire hold, without what would end them: visible ASCII, whole escapes. */
    java.util.regex.Pattern PLAIN =
            java.util.regex.Pattern.compile("(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*");

    /** All of it. */
    record Full(String path) implements PathRewrite {}

    /** The prefix that the rule matched, by whole segments. */
    record Prefix(String prefix) implements PathRewrite {}

    /**
     * Each match of a regular expression of RE2.
     *
     * @param replacement in its order
     */
    record Regex(String pattern, List<Piece> replacement) implements PathRewrite {

        public Regex {
            replacement = List.copyOf(replacement);
        }
    }

    /**
     * A part of a replacement.
     *
     * @param text a literal; empty if it is a group
     * @param group of the match, 0 for the whole of it; -1 for a literal
     */
    record Piece(String text, int group) {

        static Piece literal(CharSequence text) {
            return new Piece(text.toString(), -1);
        }

        static Piece group(int group) {
            return new Piece("", group);
        }
    }

    /**
     * The pieces of a replacement as Java writes it: {@code $1} and <code>${name}</code> are
     * groups, a backslash makes the next character a literal. Empty if it names a group that the
     * pattern does not have, or if a literal could not stand in a path.
     */
    static Optional<List<Piece>> pieces(Pattern pattern, String replacement) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '\\' && i + 1 < replacement.length()) {
                literal.append(replacement.charAt(++i));
            } else if (c == '$') {
                int end = endOfGroup(replacement, i + 1);
                int group = end < 0 ? -1 : group(pattern, replacement.substring(i + 1, end));
                if (group < 0 || group > pattern.groupCount()) {
                    return Optional.empty();
                }
                if (!literal.isEmpty()) {
                    pieces.add(Piece.literal(literal));
                    literal.setLength(0);
                }
                pieces.add(Piece.group(group));
                i = end - 1;
            } else {
                literal.append(c);
            }
        }
        if (!literal.isEmpty()) {
            pieces.add(Piece.literal(literal));
        }
        boolean plain = pieces.stream().allMatch(piece -> PLAIN.matcher(piece.text()).matches());
        return plain ? Optional.of(pieces) : Optional.empty();
    }

    /** Index behind the name of a group; -1 if there is none. */
    private static int endOfGroup(String text, int from) {
        if (from < text.length() && text.charAt(from) == '{') {
            int close = text.indexOf('}', from);
            return close < 0 ? -1 : close + 1;
        }
        boolean digit = from < text.length() && Character.digit(text.charAt(from), 10) >= 0;
        return digit ? from + 1 : -1;
    }

    private static int group(Pattern pattern, String name) {
        if (!name.startsWith("{")) {
            return Integer.parseInt(name);
        }
        String plain = name.substring(1, name.length() - 1);
        Integer named = pattern.namedGroups().get(plain);
        return named == null ? -1 : named;
    }
}
