package io.gossamer.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Which regular expressions may be compiled at all: RE2 matches in linear time, but the library for
 * Java does not bound what it makes of repetitions within each other, and never ends with some
 * ranges of characters beyond ASCII in whatever case. Asked by whoever takes an expression from
 * outside, before it is compiled. Stateless.
 */
public final class RegularExpressions {

    /** What {@link #isBounded} demands. */
    public static final String BOUNDED =
            "a regular expression of RE2 that takes linear time: without repetitions within each"
                    + " other that amount to more than 10,000, and in whatever case ((?i)) of ASCII"
                    + " only; else spell both cases out, as in [éÉ]";

    /** Steps of the compiled form, about 100 bytes each. */
    private static final int MAX_STEPS = 10_000;

    private static final Pattern IN_WHATEVER_CASE = Pattern.compile("\\(\\?[a-zA-Z-]{0,16}i");
    private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7f]|\\\\[x0-9]");
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?}");

    private RegularExpressions() {}

    /** Whether compiling it ends, and soon. */
    public static boolean isBounded(String expression) {
        boolean folds = IN_WHATEVER_CASE.matcher(expression).find();
        return !(folds && BEYOND_ASCII.matcher(expression).find())
                && steps(expression) <= MAX_STEPS;
    }

    /** About how many steps it is compiled to. */
    private static long steps(String expression) {
        Deque<Long> outer = new ArrayDeque<>();
        long before = 0;
        long last = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '(') {
                outer.push(before + last);
                before = 0;
                last = 0;
            } else if (c == ')') {
                last += before + 1;
                before = outer.isEmpty() ? 0 : outer.pop();
            } else if (c == '{') {
                var count = COUNT.matcher(expression).region(i, expression.length());
                if (count.lookingAt()) {
                    last =
                            Math.min(
                                    last * times(count.group(1), count.group(3)),
                                    Long.MAX_VALUE >> 20);
                    i = count.end() - 1;
                }
            } else if ("*+?|^$".indexOf(c) < 0) {
                before += last;
                last = 1;
                i = c == '[' ? endOfClass(expression, i) : c == '\\' ? i + 1 : i;
            }
            if (before + last > MAX_STEPS) {
                return before + last;
            }
        }
        return before + last;
    }

    private static long times(String min, String max) {
        long least = Long.parseLong(min);
        return Math.max(
                1, max == null || max.isEmpty() ? least : Math.max(least, Long.parseLong(max)));
    }

    private static int endOfClass(String expression, int at) {
        int i = at + (expression.startsWith("^", at + 1) ? 2 : 1);
        i += expression.startsWith("]", i) ? 1 : 0;
        while (i < expression.length() && expression.charAt(i) != ']') {
            int named = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 2) : -1;
            i = named >= 0 ? named + 2 : i + (expression.charAt(i) == '\\' ? 2 : 1);
        }
        return i;
    }
}
