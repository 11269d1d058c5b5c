package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.token.TokenFault;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.model.token.TokenRule;
import io.gossamer.proxy.model.token.TokenRule.Source;
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
        AsciiString name = spelling((Source.Header) source);
        String found = null;
        for (int i = 0; i < headers.size(); i++) {
            if (MeshHeaderRules.isVariant(headers.name(i), name)) {
                if (found != null) {
                    return SEVERAL;
                }
                found = headers.value(i).toString().strip();
            }
        }
        if (found == null) {
            return MISSING;
        }
        return name.contentEquals(HttpNames.AUTHORIZATION) ? bearer(found) : of(found);
    }

    /** The header that a rule wants removed is where its token stands. */
    static void strip(HeaderBlock headers, TokenRule rule) {
        if (rule.strip() && rule.source() instanceof Source.Header header) {
            AsciiString name = spelling(header);
            for (int i = headers.size() - 1; i >= 0; i--) {
                if (MeshHeaderRules.isVariant(headers.name(i), name)) {
                    headers.removeAt(i);
                }
            }
        }
    }

    /** As an application may read it: without case, and with _ as -. */
    private static AsciiString spelling(Source.Header header) {
        return new AsciiString(header.name().replace('_', '-'));
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
