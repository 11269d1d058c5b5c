package io.gossamer.destination.source.properties.step;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import java.util.Optional;

/**
 * Regular expressions of a part of a text, made into a part of one of the whole text: they must not
 * reach beyond the delimiter of the part.
 */
public final class Confined {

    /** What it takes. */
    public static final String EXPECTED =
            "letters, digits, groups, repetitions, sets as in [a-z0-9_-], and .";

    /** Also keeps the compiler's recursion shallow. */
    private static final int MAX_LENGTH = 1_024;

    private static final java.util.regex.Pattern SET =
            java.util.regex.Pattern.compile(
                    "(?:\\\\[dws.\\-]|[0-9]-[0-9]|[A-Z]-[A-Z]|[a-z]-[a-z]|[A-Za-z0-9_.%~@!-])+");

    private final String regex;
    private final char delimiter;
    private final StringBuilder confined = new StringBuilder("(?:");
    private int at;

    private Confined(String regex, char delimiter) {
        this.regex = regex;
        this.delimiter = delimiter;
    }

    /** The same within the delimiter; empty if that cannot be said of it, or if it is not RE2. */
    public static Optional<String> within(String regex, char delimiter) {
        if (regex.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // It is compared as a whole anyway.
        String plain = regex.replaceFirst("^\\^", "").replaceFirst("(?<!\\\\)\\$$", "");
        Confined result = new Confined(plain, delimiter);
        while (result.at < plain.length()) {
            if (!result.next()) {
                return Optional.empty();
            }
        }
        if (!RegularExpressions.isBounded(plain)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(result.confined.append(')').toString()).pattern());
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean next() {
        char c = regex.charAt(at++);
        if (c == '.') {
            confined.append("[^").append(delimiter).append(']');
            return true;
        }
        if (c == '\\') {
            return escaped();
        }
        if (c == '[') {
            return set();
        }
        confined.append(c);
        return c != delimiter && c != '^' && c != '$';
    }

    private boolean escaped() {
        if (at == regex.length()) {
            return false;
        }
        char c = regex.charAt(at++);
        confined.append('\\').append(c);
        return c != delimiter && (!Character.isLetterOrDigit(c) || "dws".indexOf(c) >= 0);
    }

    private boolean set() {
        int end = regex.indexOf(']', at);
        boolean except = regex.startsWith("^", at);
        if (end < 0) {
            return false;
        }
        String content = regex.substring(except ? at + 1 : at, end);
        at = end + 1;
        confined.append(except ? "[^" + delimiter : "[").append(content).append(']');
        return SET.matcher(content).matches();
    }
}
