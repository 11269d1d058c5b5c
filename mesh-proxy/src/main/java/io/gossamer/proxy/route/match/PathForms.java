package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which servers read a path that is not plain. A rule that protects {@code /admin} must
 * hold for {@code //admin}, {@code /%61dmin}, {@code /x/..;/admin} and the like, whatever the
 * application makes of them: where the readings fall under different rules, the request is refused.
 */
final class PathForms {

    /** Rounds of decoding before a path counts as hostile. */
    private static final int MAX_DECODINGS = 4;

    private PathForms() {}

    /**
     * A rule's literal path as servers read it that decode it.
     *
     * @return null if that is the path itself, or if the rule has no literal path
     */
    static @Nullable PathMatch decoded(@Nullable PathMatch match) {
        if (match instanceof PathMatch.Exact exact) {
            String path = decoded(exact.path());
            return path == null ? null : new PathMatch.Exact(path);
        }
        if (match instanceof PathMatch.Prefix prefix) {
            String path = decoded(prefix.path());
            return path == null ? null : new PathMatch.Prefix(path);
        }
        return null;
    }

    private static @Nullable String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return null;
        }
        byte[] read = generous(path.getBytes(StandardCharsets.UTF_8), false);
        String text = read == null ? path : new String(read, StandardCharsets.UTF_8);
        return text.equals(path) ? null : text;
    }

    /** Whether every server reads the path in the same way, so that no other form is needed. */
    static boolean isPlain(byte[] path, int from, int to) {
        byte previous = 0;
        for (int i = from; i < to; i++) {
            byte b = path[i];
            if (isSpecial(b)) {
                return false;
            }
            if (previous == '/' && (b == '/' || b == '.')) {
                return false;
            }
            previous = b;
        }
        return from < to && path[from] == '/';
    }

    /** Bytes above ASCII are negative and thus special. */
    private static boolean isSpecial(byte b) {
        return b <= ' ' || b == 0x7F || b == '%' || b == '\\' || b == ';' || b == '#';
    }

    /** RFC 3986 section 6.2.2: unreserved characters decoded, dot segments removed. */
    static byte[] conservative(byte[] path) {
        byte[] decoded = new byte[path.length];
        int length = 0;
        for (int i = 0; i < path.length; i++) {
            int octet = HeadSyntax.octetAt(path, i);
            if (octet >= 0 && isUnreserved(octet)) {
                decoded[length++] = (byte) octet;
                i += 2;
            } else {
                decoded[length++] = path[i];
            }
        }
        return removeDots(Arrays.copyOf(decoded, length));
    }

    /**
     * As the most generous server reads it: everything decoded, also twice, backslashes as slashes,
     * path parameters dropped, slashes merged, dot segments removed.
     *
     * @param cut whether it ends at NUL, {@code ?} and {@code #}, also when these were escaped, and
     *     blanks at the end do not count
     * @return null if it is refused: bad escapes, overlong UTF-8, or parent segments beside
     *     anything else that servers read differently
     */
    static byte @Nullable [] generous(byte[] path, boolean cut) {
        byte[] decoded = path;
        for (int round = 0; indexOf(decoded, '%') >= 0; round++) {
            byte[] next = round == MAX_DECODINGS ? null : decode(decoded);
            if (next == null) {
                return null;
            }
            decoded = next;
        }
        byte[] whole = simplify(decoded, false);
        if (isOverlong(decoded) || (hasParent(whole) && !isPlainButDots(path))) {
            return null;
        }
        return removeDots(cut ? simplify(decoded, true) : whole);
    }

    /** Without path parameters, as servers see it that drop them before they decode. */
    static byte[] withoutParameters(byte[] path) {
        byte[] kept = new byte[path.length];
        int length = 0;
        boolean parameters = false;
        for (byte b : path) {
            parameters = b == ';' || (parameters && b != '/');
            if (!parameters) {
                kept[length++] = b;
            }
        }
        return length == path.length ? path : Arrays.copyOf(kept, length);
    }

    /**
     * As servers see it that take the target for a URI reference: in {@code //host/path} the first
     * segment is a host.
     */
    static byte[] withoutHost(byte[] path) {
        int host = 0;
        while (host < path.length && isSlash(path[host])) {
            host++;
        }
        if (host < 2) {
            return path;
        }
        int end = host;
        while (end < path.length && !isSlash(path[end])) {
            end++;
        }
        return end == path.length ? new byte[] {'/'} : Arrays.copyOfRange(path, end, path.length);
    }

    private static boolean isSlash(byte b) {
        return b == '/' || b == '\\';
    }

    private static boolean isPlainButDots(byte[] path) {
        byte previous = 0;
        for (byte b : path) {
            if (isSpecial(b) || (b == '/' && previous == '/')) {
                return false;
            }
            previous = b;
        }
        return true;
    }

    private static boolean hasParent(byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        return (text + '/').contains("/../");
    }

    private static byte @Nullable [] decode(byte[] path) {
        byte[] decoded = new byte[path.length];
        int length = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '%') {
                int octet = HeadSyntax.octetAt(path, i);
                if (octet < 0) {
                    return null;
                }
                decoded[length++] = (byte) octet;
                i += 2;
            } else {
                decoded[length++] = path[i];
            }
        }
        return Arrays.copyOf(decoded, length);
    }

    /** Backslashes, parameters, ends and double slashes; not dots. */
    private static byte[] simplify(byte[] path, boolean cut) {
        byte[] simple = new byte[path.length];
        int length = 0;
        boolean parameters = false;
        for (byte b : path) {
            byte c = b == '\\' ? (byte) '/' : b;
            if (cut && (c == 0 || c == '?' || c == '#')) {
                break;
            }
            if (c == '/') {
                parameters = false;
                if (length > 0 && simple[length - 1] == '/') {
                    continue;
                }
            } else if (c == ';') {
                parameters = true;
            }
            if (!parameters) {
                simple[length++] = c;
            }
        }
        while (cut && length > 0 && isBlank(simple[length - 1])) {
            length--;
        }
        return Arrays.copyOf(simple, length);
    }

    /** What frameworks trim: controls, space, and in ISO 8859-1 the next line and hard space. */
    private static boolean isBlank(byte b) {
        return (b >= 0 && b <= ' ') || b == 0x7F || b == (byte) 0x85 || b == (byte) 0xA0;
    }

    private static byte[] removeDots(byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf('/', at + 1);
            int end = next < 0 ? text.length() : next;
            String segment = text.substring(at, end);
            boolean last = next < 0;
            if (segment.equals("/.")) {
                out.append(last ? "/" : "");
            } else if (segment.equals("/..")) {
                int parent = out.lastIndexOf("/");
                out.setLength(Math.max(0, parent));
                out.append(last ? "/" : "");
            } else {
                out.append(segment);
            }
            at = end;
        }
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** UTF-8 that hides an ASCII character or a separator in more bytes than it needs. */
    private static boolean isOverlong(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            int lead = bytes[i] & 0xFF;
            int next = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
            if (lead == 0xC0
                    || lead == 0xC1
                    || (lead == 0xE0 && next >= 0x80 && next < 0xA0)
                    || (lead == 0xF0 && next >= 0x80 && next < 0x90)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static int indexOf(byte[] bytes, char wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
