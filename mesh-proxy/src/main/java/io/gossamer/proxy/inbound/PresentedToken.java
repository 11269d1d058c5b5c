package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.token.TokenFault;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.model.TokenRule;
import io.gossamer.proxy.model.TokenRule.Source;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The token of a request, where a rule says that it stands. More than one is none: the application
 * might look at another one than was verified.
 *
 * @param token empty after a fault
 * @param fault MISSING, SEVERAL or MALFORMED; null if there is a token
 */
record PresentedToken(String token, @Nullable TokenFault fault) {

    private static final String BEARER = "bearer ";
    private static final PresentedToken MISSING = new PresentedToken("", TokenFault.MISSING);
    private static final PresentedToken SEVERAL = new PresentedToken("", TokenFault.SEVERAL);

    static PresentedToken of(HeaderBlock headers, Source source) {
        if (source instanceof Source.Cookie cookie) {
            return inCookies(headers, cookie.name());
        }
        AsciiString name = name(source);
        int first = headers.indexOf(name, 0);
        if (first < 0) {
            return MISSING;
        }
        if (headers.indexOf(name, first + 1) >= 0) {
            return SEVERAL;
        }
        String value = headers.value(first).toString().strip();
        return name.contentEquals(HttpNames.AUTHORIZATION) ? bearer(value) : of(value);
    }

    /** The header that a rule wants removed is where its token stands. */
    static void strip(HeaderBlock headers, TokenRule rule) {
        if (rule.strip()) {
            headers.remove(name(rule.source()));
        }
    }

    private static AsciiString name(Source source) {
        return source instanceof Source.Header header
                ? new AsciiString(header.name())
                : HttpNames.COOKIE;
    }

    /** RFC 6750 section 2.1; another scheme is another kind of credentials. */
    private static PresentedToken bearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? of(value.substring(BEARER.length()).strip())
                : MISSING;
    }

    private static PresentedToken inCookies(HeaderBlock headers, String name) {
        PresentedToken found = MISSING;
        int index = headers.indexOf(HttpNames.COOKIE, 0);
        for (; index >= 0; index = headers.indexOf(HttpNames.COOKIE, index + 1)) {
            for (String pair : headers.value(index).toString().split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    if (found != MISSING) {
                        return SEVERAL;
                    }
                    found = of(pair.substring(equals + 1).strip());
                }
            }
        }
        return found;
    }

    private static PresentedToken of(String token) {
        return token.isEmpty() ? MISSING : new PresentedToken(token, null);
    }
}
