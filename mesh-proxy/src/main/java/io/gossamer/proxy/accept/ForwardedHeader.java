package io.gossamer.proxy.accept;

import io.gossamer.proxy.http.HeaderBlock;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a gateway knows a request that comes round again (contract section 4; RFC
 * 7239 section 4): each gateway adds an element that names itself.
 */
public final class ForwardedHeader {

    private static final AsciiString NAME = AsciiString.cached("forwarded");
    private static final String BY = "by";
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private ForwardedHeader() {}

    /** Whether a gateway of this identity has passed the request on before. */
    public static boolean names(HeaderBlock headers, String identity) {
        for (int i = headers.indexOf(NAME, 0); i >= 0; i = headers.indexOf(NAME, i + 1)) {
            if (isBy(headers.value(i).toString(), identity)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds this gateway's element.
     *
     * @param by identity of the gateway
     * @param client identity of its client
     * @param host authority of the request, if it has one
     */
    public static void add(
            HeaderBlock headers, String by, String client, @Nullable AsciiString host) {
        StringBuilder element = new StringBuilder(128);
        append(element.append("by="), by);
        append(element.append(";for="), client);
        if (host != null) {
            append(element.append(";host="), host);
        }
        headers.add(NAME, new AsciiString(element.append(";proto=https")));
    }

    /** One pass over the pairs of all elements; what is between quotes separates nothing. */
    private static boolean isBy(String value, String identity) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= value.length(); i++) {
            char c = i == value.length() ? ';' : value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if ((c == ';' || c == ',') && (!quoted || i == value.length())) {
                if (isByPair(value.substring(start, i), identity)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static boolean isByPair(String pair, String identity) {
        int equals = pair.indexOf('=');
        return equals > 0
                && pair.substring(0, equals).strip().equalsIgnoreCase(BY)
                && unquoted(pair.substring(equals + 1).strip()).equalsIgnoreCase(identity);
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length() - 1) {
                i++;
            }
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    private static void append(StringBuilder element, CharSequence value) {
        if (isToken(value)) {
            element.append(value);
            return;
        }
        element.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                element.append('\\');
            }
            element.append(c);
        }
        element.append('"');
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean allowed =
                    (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || TOKEN_MARKS.indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return value.length() > 0;
    }
}
