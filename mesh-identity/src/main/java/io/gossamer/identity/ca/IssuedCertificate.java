package io.gossamer.identity.ca;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * A leaf and what a peer needs to trust it. Certificates are DER.
 *
 * @param leaf the certificate
 * @param intermediates the issuer's chain, leaf's issuer first, without the root
 * @param serial of the leaf
 * @param notAfter end of the leaf
 */
public record IssuedCertificate(
        byte[] leaf, List<byte[]> intermediates, BigInteger serial, Instant notAfter) {

    public IssuedCertificate {
        intermediates = List.copyOf(intermediates);
    }
}
