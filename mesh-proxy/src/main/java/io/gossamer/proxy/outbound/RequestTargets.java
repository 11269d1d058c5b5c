package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.HostPort;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one connection go. On a redirected connection or in a tunnel all go to that
 * destination; on a connection to the proxy itself each names its own (rule R13). In ingress mode
 * {@code l5d-dst-override} goes before both (contract section 4, headers).
 */
final class RequestTargets {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private static final AsciiString HTTPS = AsciiString.cached("https");

    private final Destinations destinations;
    private final @Nullable Destinations asDialled;
    private final @Nullable Target fixed;
    private @Nullable AsciiString lastAuthority;
    private @Nullable Target lastTarget;

    /**
     * @param asDialled in ingress mode, of redirected requests without override; else null
     * @param fixed of all requests; null: each names its own
     */
    RequestTargets(
            Destinations destinations, @Nullable Destinations asDialled, @Nullable Target fixed) {
        this.destinations = destinations;
        this.asDialled = asDialled;
        this.fixed = fixed;
    }

    /**
     * The destination of a request, held for its exchange.
     *
     * @throws ProxyFailure if the request names none that can be understood
     */
    Destination acquire(RequestHead head) throws ProxyFailure {
        if (asDialled != null) {
            Target override = override(head.headers);
            if (override != null) {
                return destinations.acquire(override);
            }
            if (fixed instanceof Target.Address) {
                return asDialled.acquire(fixed);
            }
        }
        if (fixed != null) {
            return destinations.acquire(fixed);
        }
        // The form was for this proxy; the endpoint is no proxy.
        head.absoluteForm = false;
        Target named = named(head);
        if (named == null) {
            throw unreadable("authority", head.authority);
        }
        return destinations.acquire(named);
    }

    /** Takes the header away. */
    private static @Nullable Target override(HeaderBlock headers) throws ProxyFailure {
        int first = headers.indexOf(HttpNames.DST_OVERRIDE, 0);
        if (first < 0) {
            return null;
        }
        AsciiString value = headers.value(first);
        boolean once = headers.indexOf(HttpNames.DST_OVERRIDE, first + 1) < 0;
        MeshHeaderRules.removeVariants(headers, HttpNames.DST_OVERRIDE);
        Target target = once ? HostPort.parse(value.toString(), HTTP_PORT) : null;
        if (target == null) {
            throw unreadable(
                    HttpNames.DST_OVERRIDE.toString(), once ? value : new AsciiString("twice"));
        }
        return target;
    }

    private static ProxyFailure unreadable(String what, @Nullable AsciiString value) {
        return ProxyFailure.of(
                FailureCode.BAD_REQUEST, what + ": " + value + " (expected: host or host:port)");
    }

    private @Nullable Target named(RequestHead head) {
        AsciiString authority = head.authority;
        if (authority == null || authority.isEmpty()) {
            return null;
        }
        if (!authority.equals(lastAuthority)) {
            boolean https = head.scheme != null && HttpNames.same(head.scheme, HTTPS);
            lastTarget = HostPort.parse(authority.toString(), https ? HTTPS_PORT : HTTP_PORT);
            lastAuthority = authority;
        }
        return lastTarget;
    }
}
