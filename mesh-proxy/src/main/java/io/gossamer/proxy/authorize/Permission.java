package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.token.TokenRule;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One authorization, compiled: a network and an authentication that must both hold, and what the
 * request must show beside them. Immutable.
 */
final class Permission {

    private static final String URI_SCHEME = "spiffe://";

    private final List<Authorization.Network> networks;
    private final Authentication authentication;
    private final Meta meta;
    private final @Nullable TokenRule token;
    private final Set<String> names;
    private final List<String> suffixes;
    private final boolean everyIdentity;

    Permission(Authorization authorization) {
        networks = authorization.networks();
        authentication = authorization.authentication();
        meta = authorization.meta();
        token = authorization.token();
        List<String> texts = new ArrayList<>();
        boolean every = false;
        if (authentication instanceof Authentication.Identities identities) {
            names =
                    identities.names().stream()
                            .map(Permission::canonical)
                            .collect(Collectors.toUnmodifiableSet());
            for (List<String> labels : identities.suffixes()) {
                every |= labels.isEmpty();
                if (!labels.isEmpty()) {
                    texts.add(("." + String.join(".", labels)).toLowerCase(Locale.ROOT));
                }
            }
        } else {
            names = Set.of();
        }
        suffixes = List.copyOf(texts);
        everyIdentity = every;
    }

    Meta meta() {
        return meta;
    }

    /** What a request must show; null if nothing. */
    @Nullable TokenRule token() {
        return token;
    }

    /** Whether the client may, as far as the connection tells. */
    boolean permits(InetAddress client, ConnectionTls tls) {
        return isInNetworks(client) && isAuthenticated(tls);
    }

    boolean isInNetworks(InetAddress client) {
        for (Authorization.Network network : networks) {
            if (network.net().contains(client) && !isExcepted(network, client)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAuthenticated(ConnectionTls tls) {
        if (authentication instanceof Authentication.Unauthenticated) {
            return true;
        }
        if (!(tls instanceof ConnectionTls.Mesh)) {
            return false;
        }
        return authentication instanceof Authentication.AnyMeshTls || isNamed(tls.identity());
    }

    private boolean isNamed(@Nullable String identity) {
        if (identity == null) {
            return false;
        }
        if (everyIdentity) {
            return true;
        }
        String canonical = canonical(identity);
        if (names.contains(canonical)) {
            return true;
        }
        if (identity.startsWith(URI_SCHEME)) {
            return false;
        }
        for (String suffix : suffixes) {
            if (canonical.length() > suffix.length() && canonical.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExcepted(Authorization.Network network, InetAddress client) {
        for (Authorization.Cidr except : network.except()) {
            if (except.contains(client)) {
                return true;
            }
        }
        return false;
    }

    /** DNS names are compared without regard to case; paths of URIs are not. */
    private static String canonical(String identity) {
        return identity.startsWith(URI_SCHEME) ? identity : identity.toLowerCase(Locale.ROOT);
    }
}
