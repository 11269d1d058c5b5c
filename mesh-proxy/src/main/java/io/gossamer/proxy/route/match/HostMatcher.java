package io.gossamer.proxy.route.match;

import io.gossamer.proxy.model.HostMatch;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One hostname of a route against the authority of a request, port and trailing dot aside.
 *
 * @param text lower case; for a suffix with its leading dot
 */
record HostMatcher(boolean exact, AsciiString text) {

    static HostMatcher of(HostMatch match) {
        if (match instanceof HostMatch.Exact host) {
            String name = host.host().toLowerCase(Locale.ROOT);
            return new HostMatcher(
                    true,
                    new AsciiString(
                            name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
        }
        List<String> labels = new ArrayList<>(((HostMatch.Suffix) match).reverseLabels());
        Collections.reverse(labels);
        String suffix = labels.isEmpty() ? "" : "." + String.join(".", labels);
        return new HostMatcher(false, new AsciiString(suffix.toLowerCase(Locale.ROOT)));
    }

    boolean matches(@Nullable AsciiString authority) {
        if (authority == null) {
            return false;
        }
        int from = start(authority);
        int to = end(authority, from);
        int length = to - from;
        if (exact) {
            return length == text.length() && authority.regionMatches(true, from, text, 0, length);
        }
        return length > text.length()
                && authority.regionMatches(true, to - text.length(), text, 0, text.length());
    }

    /** Exact before suffixes, long before short ones. */
    int specificity() {
        return (exact ? 1 << 16 : 1) + text.length();
    }

    /** Where the host of an authority begins. */
    static int start(AsciiString authority) {
        return authority.indexOf('@', 0) + 1;
    }

    /** Where it ends, without a trailing dot. */
    static int end(AsciiString authority, int from) {
        int to = authority.length();
        int bracket = authority.indexOf(']', 0);
        int colon = authority.lastIndexOf(":");
        if (colon > bracket && colon >= from) {
            to = colon;
        }
        return to > from && authority.byteAt(to - 1) == '.' ? to - 1 : to;
    }
}
