package io.gossamer.proxy.route;

import com.google.re2j.Matcher;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes authority and path of a request before it is sent (Gateway API, URLRewrite); where it
 * goes was decided by what it was. What comes out is checked as what comes in is, so that no
 * rewrite makes two requests of one, nor a host of a path. Thread-safe.
 */
final class UrlRewrite {

    /** Matches of a pattern in one path; each is found in linear time, so all of them are. */
    private static final int MAX_REPLACEMENTS = 32;

    /** Bytes of a path; peers refuse longer request lines (rule R24). */
    private static final int MAX_PATH = 32 * 1024;

    private static final byte[] ROOT = {'/'};

    private final @Nullable AsciiString host;
    private final @Nullable PathModifier path;

    private UrlRewrite(@Nullable AsciiString host, @Nullable PathModifier path) {
        this.host = host;
        this.path = path;
    }

    static UrlRewrite of(RouteFilter.Rewrite filter) {
        return new UrlRewrite(
                filter.host() == null ? null : new AsciiString(filter.host()), filter.path());
    }

    /**
     * Edits the head.
     *
     * @param match that the request fell under
     * @return why the request is refused, and its head as it was; null if it goes on
     */
    @Nullable String apply(RequestHead head, RequestMatch match) {
        if (head.isConnect()) {
            return "URLRewrite: CONNECT names no path";
        }
        if (path != null && !head.path.contentEquals(HttpNames.ASTERISK)) {
            AsciiString rewritten = rewritten(path, head.path, match);
            if (rewritten == null) {
                return "URLRewrite: the path that comes out is none that servers read alike";
            }
            head.path = rewritten;
        }
        if (host != null) {
            head.authority = host;
            head.headers.remove(HttpNames.HOST);
        }
        return null;
    }

    /** With the query; null if the result is refused. */
    private static @Nullable AsciiString rewritten(
            PathModifier modifier, AsciiString target, RequestMatch match) {
        int mark = target.indexOf('?', 0);
        int from = target.arrayOffset();
        int to = from + (mark < 0 ? target.length() : mark);
        byte[] original = Arrays.copyOfRange(target.array(), from, to);
        byte[] result = null;
        if (modifier instanceof PathModifier.Full full) {
            result = bytes(full.path());
        } else if (modifier instanceof PathModifier.Prefix prefix) {
            result = joined(prefix, original, match);
        } else if (modifier instanceof PathModifier.Regex regex) {
            result = replaced(regex, original);
        }
        if (result == null || !isSound(result, original)) {
            return null;
        }
        int query = target.length() - original.length;
        byte[] whole = Arrays.copyOf(result, result.length + query);
        System.arraycopy(target.array(), to, whole, result.length, query);
        return whole.length > MAX_PATH ? null : new AsciiString(whole, false);
    }

    /** Whole segments: the slash behind the prefix is of the rest. */
    private static byte @Nullable [] joined(
            PathModifier.Prefix replacement, byte[] original, RequestMatch match) {
        byte[] matched = new byte[0];
        if (match.path() instanceof RequestMatch.PathMatch.Prefix prefix) {
            matched = trimmed(prefix.path());
        } else if (match.path() != null) {
            return null;
        }
        if (original.length < matched.length) {
            return null;
        }
        byte[] start = trimmed(replacement.path());
        int rest = original.length - matched.length;
        byte[] joined = Arrays.copyOf(start, start.length + rest);
        System.arraycopy(original, matched.length, joined, start.length, rest);
        return joined.length == 0 ? ROOT : joined;
    }

    private static byte[] trimmed(String prefix) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return bytes(prefix.substring(0, end));
    }

    /** Null if there is too much to replace. */
    private static byte @Nullable [] replaced(PathModifier.Regex regex, byte[] original) {
        String text = new String(original, StandardCharsets.UTF_8);
        Matcher matcher = regex.pattern().matcher(text);
        StringBuilder result = new StringBuilder(text.length());
        int end = 0;
        for (int found = 0; matcher.find(); found++) {
            if (found == MAX_REPLACEMENTS || result.length() > MAX_PATH) {
                return null;
            }
            result.append(text, end, matcher.start());
            append(regex.replacement(), matcher, result);
            end = matcher.end();
        }
        return bytes(result.append(text, end, text.length()).toString());
    }

    private static void append(
            List<RouteFilter.Piece> replacement, Matcher matcher, StringBuilder result) {
        for (RouteFilter.Piece piece : replacement) {
            String part = piece.text() == null ? matcher.group(piece.group()) : piece.text();
            result.append(part == null ? "" : part);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A path, and not one that some servers take for a host if the client's own was none. */
    private static boolean isSound(byte[] path, byte[] original) {
        AsciiString text = new AsciiString(path, false);
        return path.length > 0
                && path[0] == '/'
                && HeadSyntax.isPath(text)
                && text.indexOf('?', 0) < 0
                && (!isHost(path) || isHost(original));
    }

    private static boolean isHost(byte[] path) {
        return path.length > 1 && (path[1] == '/' || path[1] == '\\');
    }
}
