package io.gossamer.proxy.route;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.RequestMatch;
import io.netty.util.AsciiString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header or query parameter by name. Every value counts: a header matches if any of its fields,
 * or any element of a comma list, does.
 */
final class ValueMatcher {

    private final AsciiString name;
    private final @Nullable String exact;
    private final @Nullable Pattern regex;

    ValueMatcher(RequestMatch.ValueMatch match) {
        name = new AsciiString(match.name());
        exact = match.exact();
        regex = match.regex();
    }

    boolean matchesHeader(HeaderBlock headers) {
        int index = headers.indexOf(name, 0);
        while (index >= 0) {
            if (matchesField(headers.value(index))) {
                return true;
            }
            index = headers.indexOf(name, index + 1);
        }
        return false;
    }

    /**
     * @param query without the question mark
     */
    boolean matchesQuery(String query) {
        int at = 0;
        while (at <= query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            boolean hasValue = equals >= 0 && equals < end;
            String key = decode(query.substring(at, hasValue ? equals : end));
            if (name.contentEquals(key)
                    && matches(hasValue ? decode(query.substring(equals + 1, end)) : "")) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private boolean matchesField(AsciiString value) {
        if (matches(value)) {
            return true;
        }
        int comma = value.indexOf(',', 0);
        if (comma < 0) {
            return false;
        }
        int at = 0;
        while (at <= value.length()) {
            int end = value.indexOf(',', at);
            end = end < 0 ? value.length() : end;
            if (matches(value.subSequence(at, end, false).trim())) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private boolean matches(CharSequence value) {
        if (exact != null) {
            return exact.contentEquals(value);
        }
        return Objects.requireNonNull(regex).matcher(value).matches();
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
