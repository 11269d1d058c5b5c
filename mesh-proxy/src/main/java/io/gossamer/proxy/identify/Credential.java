package io.gossamer.proxy.identify;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A key and the certificates that vouch for it. Immutable.
 *
 * @param key P-256
 * @param chain leaf first, then the issuers below the root; not empty
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {

    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: empty (expected: at least a leaf)");
        }
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    public Instant notBefore() {
        return leaf().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return leaf().getNotAfter().toInstant();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "Credential[serial="
                + leaf().getSerialNumber().toString(16)
                + ", notAfter="
                + notAfter()
                + "]";
    }
}
