package io.gossamer.proxy.app.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this proxy is, and whom it trusts.
 *
 * @param name own identity, a DNS name: {@code
 *     <account>.<namespace>.serviceaccount.identity.<control namespace>.<trust domain>}
 * @param tokenFile file with the token for Certify; read again before each use
 * @param trustAnchorsFile PEM file with the roots to trust
 * @param trustAnchors PEM text of the roots to trust, instead of a file
 * @param dir directory with csr.der and key.p8 to use instead of generated ones
 * @param minRefresh shortest time between two renewals
 * @param maxRefresh longest time between two renewals
 */
public record IdentityProperties(
        @DefaultValue("") String name,
        @Nullable Path tokenFile,
        @Nullable Path trustAnchorsFile,
        @DefaultValue("") String trustAnchors,
        @Nullable Path dir,
        @DefaultValue("1s") Duration minRefresh,
        @DefaultValue("24h") Duration maxRefresh) {

    @Override
    public String toString() {
        return "IdentityProperties[name=" + name + "]";
    }
}
