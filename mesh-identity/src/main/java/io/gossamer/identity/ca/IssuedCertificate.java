package io.gossamer.identity.ca;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * A leaf and what a peer needs to trust it. Certificates are DER.
 *
 * @param chain the leaf, then its issuer's chain without the root
 * @param serial of the leaf
 * @param notAfter end of the leaf
 */
public record IssuedCertificate(List<byte[]> chain, BigInteger serial, Instant notAfter) {

    public IssuedCertificate {
        chain = List.copyOf(chain);
    }

    /** The certificate itself. */
    public byte[] leaf() {
        return chain.get(0);
    }

    /** The issuer's chain, leaf's issuer first. */
    public List<byte[]> intermediates() {
        return chain.subList(1, chain.size());
    }
}
