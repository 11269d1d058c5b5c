package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A path of a rule against a form of a request's path, without the query. */
sealed interface PathMatcher {

    boolean matches(byte[] path, int from, int to);

    /** Exact before regular expressions before prefixes, long before short ones. */
    int specificity();

    static @Nullable PathMatcher of(@Nullable PathMatch match) {
        if (match instanceof PathMatch.Exact exact) {
            return new Exact(exact.path().getBytes(StandardCharsets.UTF_8));
        }
        if (match instanceof PathMatch.Regex regex) {
            return Regex.of(regex.pattern());
        }
        if (match instanceof PathMatch.Prefix prefix) {
            String path = prefix.path();
            while (path.endsWith("/")) {
                path = path.substring(0, path.length() - 1);
            }
            return path.isEmpty() ? null : new Prefix(path.getBytes(StandardCharsets.UTF_8));
        }
        return null;
    }

    record Exact(byte[] expected) implements PathMatcher {
        @Override
        public boolean matches(byte[] path, int from, int to) {
            return Arrays.equals(path, from, to, expected, 0, expected.length);
        }

        @Override
        public int specificity() {
            return (3 << 20) + expected.length;
        }
    }

    /** Whole segments: without its trailing slash. */
    record Prefix(byte[] expected) implements PathMatcher {
        @Override
        public boolean matches(byte[] path, int from, int to) {
            int length = expected.length;
            if (to - from < length
                    || !Arrays.equals(path, from, from + length, expected, 0, length)) {
                return false;
            }
            return to - from == length || path[from + length] == '/';
        }

        @Override
        public int specificity() {
            return (1 << 20) + expected.length;
        }
    }

    /**
     * An expression for the whole path.
     *
     * @param segments that every path which matches begins with, whole ones and followed by a
     *     slash; null if none are known
     */
    record Regex(Pattern pattern, byte @Nullable [] segments) implements PathMatcher {

        private static final String SPECIAL = ".[]()*+?{}|^$";

        static Regex of(Pattern pattern) {
            return new Regex(pattern, segments(pattern));
        }

        private static byte @Nullable [] segments(Pattern pattern) {
            String text = pattern.pattern();
            if (pattern.flags() != 0 || text.indexOf('|') >= 0) {
                return null;
            }
            StringBuilder literal = new StringBuilder();
            int i = 0;
            while (i < text.length() && SPECIAL.indexOf(text.charAt(i)) < 0) {
                boolean escaped = text.charAt(i) == '\\' && i + 1 < text.length();
                char c = text.charAt(escaped ? i + 1 : i);
                if (c >= 0x80 || (escaped && Character.isLetterOrDigit(c)) || c == '\\') {
                    break;
                }
                literal.append(c);
                i += escaped ? 2 : 1;
            }
            // A quantifier may make the last character one that need not be there; what follows the
            // last slash counts for nothing anyway, and neither does that slash if it is the last.
            int end = literal.length();
            if (i < text.length() && "*?{".indexOf(text.charAt(i)) >= 0) {
                end--;
            }
            int slash = end <= 0 ? -1 : literal.lastIndexOf("/", end - 1);
            return slash <= 0
                    ? null
                    : literal.substring(0, slash).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public boolean matches(byte[] path, int from, int to) {
            String text = new String(path, from, to - from, StandardCharsets.UTF_8);
            return pattern.matcher(text).matches();
        }

        @Override
        public int specificity() {
            return (2 << 20) + pattern.pattern().length();
        }
    }
}
