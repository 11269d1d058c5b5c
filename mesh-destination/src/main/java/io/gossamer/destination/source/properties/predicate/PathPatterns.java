package io.gossamer.destination.source.properties.predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.destination.resource.route.RouteMatch.Comparison;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import io.gossamer.destination.source.properties.step.Confined;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Path patterns of Spring: {@code ?} is one character, {@code *} some within a segment, {@code {x}}
 * a segment, {@code {x:[a-z]+}} one of that form, and {@code /**} or {@code {*x}} at the end is all
 * that is below.
 */
final class PathPatterns {

    private static final String ONE = "[^/]";

    /** The Gateway API's bound of a path; also keeps the compiler's recursion shallow. */
    static final int MAX_LENGTH = 1_024;

    /** Names of groups of RE2. */
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,63}";

    private final String pattern;
    private final boolean capture;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private PathPatterns(String pattern, boolean capture) {
        this.pattern = pattern;
        this.capture = capture;
    }

    /**
     * The comparison that a pattern stands for.
     *
     * @param problem told what would have been right
     */
    static ValueMatch read(String pattern, Consumer<String> problem) {
        if (!pattern.startsWith("/") || pattern.length() > MAX_LENGTH) {
            problem.accept("a path of at most " + MAX_LENGTH + " characters that begins with /");
            return ValueMatch.EVERY_PATH;
        }
        String below = below(pattern);
        String start = below == null ? pattern : below;
        if (start.contains("**") || start.contains("{*")) {
            problem.accept("** and {*rest} at the end only, as in /books/**");
            return ValueMatch.EVERY_PATH;
        }
        if (start.matches("[^?*{}]*")) {
            return below == null
                    ? new ValueMatch(Comparison.EXACT, start)
                    : new ValueMatch(Comparison.PREFIX, start.isEmpty() ? "/" : start);
        }
        return new PathPatterns(start, false).expression(below == null ? "" : "(/.*)?", problem);
    }

    /**
     * A whole path with what the pattern captures as groups of that name; empty if it cannot be
     * said so.
     *
     * @param pattern that {@link #read} takes
     */
    static Optional<Pattern> capturing(String pattern) {
        String below = below(pattern);
        java.util.regex.Matcher rest =
                java.util.regex.Pattern.compile("\\{\\*(" + NAME + ")}$").matcher(pattern);
        String end =
                below == null ? "" : rest.find() ? "(?P<" + rest.group(1) + ">/.*)?" : "(/.*)?";
        List<String> problems = new ArrayList<>();
        ValueMatch whole =
                new PathPatterns(below == null ? pattern : below, true)
                        .expression(end, problems::add);
        return problems.isEmpty()
                ? Optional.of(Pattern.compile("^" + whole.value() + "$"))
                : Optional.empty();
    }

    /** What stands before {@code /**} or a capture of all the rest; null without one. */
    private static @Nullable String below(String pattern) {
        java.util.regex.Matcher end =
                java.util.regex.Pattern.compile("(.*)/(\\*\\*|\\{\\*[^{}/]+})").matcher(pattern);
        return end.matches() ? end.group(1) : null;
    }

    private ValueMatch expression(String rest, Consumer<String> problem) {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '{') {
                if (!variable(problem)) {
                    return ValueMatch.EVERY_PATH;
                }
            } else {
                regex.append(single(c));
                at++;
            }
        }
        regex.append(rest);
        if (!RegularExpressions.isBounded(regex.toString())) {
            problem.accept(RegularExpressions.BOUNDED);
            return ValueMatch.EVERY_PATH;
        }
        try {
            return new ValueMatch(Comparison.REGEX, Pattern.compile(regex.toString()).pattern());
        } catch (PatternSyntaxException e) {
            problem.accept("a form of RE2 in {name:form}, which takes linear time");
            return ValueMatch.EVERY_PATH;
        }
    }

    private String single(char c) {
        if (c == '?') {
            return ONE;
        }
        if (c == '*') {
            // Alone between two slashes there must be something.
            boolean alone = at > 0 && pattern.charAt(at - 1) == '/';
            boolean last = at + 1 == pattern.length();
            return ONE + (alone && !last && pattern.charAt(at + 1) == '/' ? "+" : "*");
        }
        return Pattern.quote(String.valueOf(c));
    }

    private boolean variable(Consumer<String> problem) {
        int end = closing();
        boolean whole = end > 0 && (end + 1 == pattern.length() || pattern.charAt(end + 1) == '/');
        if (!whole || pattern.charAt(at - 1) != '/') {
            problem.accept("{name} as a whole segment, as in /books/{id}");
            return false;
        }
        int colon = pattern.indexOf(':', at);
        String form = colon > 0 && colon < end ? pattern.substring(colon + 1, end) : ".+";
        Optional<String> segment = Confined.within(form, '/');
        if (segment.isEmpty()) {
            problem.accept("in {name:form} " + Confined.EXPECTED);
            return false;
        }
        String name = pattern.substring(at + 1, colon > 0 && colon < end ? colon : end);
        if (capture && !name.matches(NAME)) {
            problem.accept("letters, digits and _ in {name}");
            return false;
        }
        regex.append(capture ? "(?P<" + name + ">" + segment.get() + ")" : segment.get());
        at = end + 1;
        return true;
    }

    /** The brace that closes the one here, beyond those of its form; -1 without one. */
    private int closing() {
        int depth = 0;
        for (int i = at; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
