package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.model.RequestMatch;
import io.netty.util.AsciiString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header or query parameter by name. Every value counts, each field and each element of a comma
 * list: whether one of them must match or all must, the {@link Reading} says.
 */
final class ValueMatcher {

    /** How several values, or several spellings of a name, are read. */
    enum Reading {
        /** One of the values matches, in fields of exactly that name. */
        ANY,
        /** One of the values matches, also where the name has {@code _} in place of {@code -}. */
        ANY_SPELLING,
        /** Every value matches, and none stands under another spelling of the name alone. */
        EVERY
    }

    private final AsciiString name;
    private final AsciiString spelling;
    private final boolean host;
    private final @Nullable String exact;
    private final @Nullable Pattern regex;

    ValueMatcher(RequestMatch.ValueMatch match) {
        name = new AsciiString(match.name());
        spelling = new AsciiString(match.name().replace('_', '-'));
        host = name.contentEqualsIgnoreCase(HttpNames.HOST);
        exact = match.exact();
        regex = match.regex();
    }

    AsciiString name() {
        return name;
    }

    /** The one value that matches; null if an expression says which do. */
    @Nullable String exact() {
        return exact;
    }

    /** Which values match, where {@link #exact} is null. */
    Pattern regex() {
        return Objects.requireNonNull(regex);
    }

    /** Whether it is for the authority, in place of a field. */
    boolean isHost() {
        return host;
    }

    boolean matchesHeader(RequestHead head, Reading reading) {
        if (host) {
            // What is forwarded as Host, whatever the field said beside it.
            return head.authority != null && matches(head.authority);
        }
        return reading == Reading.ANY ? matchesNamed(head.headers) : matches(head.headers, reading);
    }

    private boolean matchesNamed(HeaderBlock headers) {
        int index = headers.indexOf(name, 0);
        while (index >= 0) {
            if (matchesField(headers.value(index), false)) {
                return true;
            }
            index = headers.indexOf(name, index + 1);
        }
        return false;
    }

    private boolean matches(HeaderBlock headers, Reading reading) {
        boolean every = reading == Reading.EVERY;
        boolean named = false;
        for (int i = 0; i < headers.size(); i++) {
            AsciiString candidate = headers.name(i);
            if (!MeshHeaderRules.isVariant(candidate, spelling)) {
                continue;
            }
            if (matchesField(headers.value(i), every) != every) {
                return !every;
            }
            named |= HttpNames.same(candidate, name);
        }
        return every && named;
    }

    /**
     * Whether the parameter is in the query with a value that matches.
     *
     * @param query without the question mark
     */
    boolean matchesQuery(String query, Reading reading) {
        boolean every = reading == Reading.EVERY;
        boolean named = false;
        int at = 0;
        while (at <= query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            boolean hasValue = equals >= 0 && equals < end;
            if (isNamed(query, at, hasValue ? equals : end)) {
                if (matches(hasValue ? decode(query.substring(equals + 1, end)) : "") != every) {
                    return !every;
                }
                named = true;
            }
            at = end + 1;
        }
        return every && named;
    }

    private boolean isNamed(String query, int from, int to) {
        if (isEscaped(query, from, to)) {
            return name.contentEquals(decode(query.substring(from, to)));
        }
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != query.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a part of a query says something else than it reads. */
    static boolean isEscaped(String query, int from, int to) {
        for (int i = from; i < to; i++) {
            if (query.charAt(i) == '%' || query.charAt(i) == '+') {
                return true;
            }
        }
        return false;
    }

    private boolean matchesField(AsciiString value, boolean every) {
        if (matches(value)) {
            return true;
        }
        if (value.indexOf(',', 0) < 0) {
            return false;
        }
        int at = 0;
        while (at <= value.length()) {
            int end = value.indexOf(',', at);
            end = end < 0 ? value.length() : end;
            if (matches(element(value, at, end)) != every) {
                return !every;
            }
            at = end + 1;
        }
        return every;
    }

    /** An element of a comma list, without the blanks around it. */
    static AsciiString element(AsciiString value, int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isBlank(value.byteAt(first))) {
            first++;
        }
        while (last > first && isBlank(value.byteAt(last - 1))) {
            last--;
        }
        return value.subSequence(first, last, false);
    }

    /** Bytes beyond ASCII, which are negative, are none. */
    static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private boolean matches(CharSequence value) {
        if (exact != null) {
            return exact.contentEquals(value);
        }
        return regex().matcher(value).matches();
    }

    static String decode(String text) {
        if (!isEscaped(text, 0, text.length())) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
