package io.gossamer.identity.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The issuer in use, checked: the key fits, every certificate signs the one before, the last is
 * signed by an anchor or is one.
 *
 * @param chain issuer first, without the root
 * @param key of the issuer, P-256
 * @param anchors the roots that the mesh trusts
 * @param chainRoot the anchor that signed the chain
 */
record CaMaterial(
        List<X509Certificate> chain,
        PrivateKey key,
        List<X509Certificate> anchors,
        X509Certificate chainRoot) {

    CaMaterial {
        chain = List.copyOf(chain);
        anchors = List.copyOf(anchors);
    }

    X509Certificate issuer() {
        return chain.get(0);
    }

    /** The first end of any certificate of the chain, root included. */
    Instant end() {
        Instant end = chainRoot.getNotAfter().toInstant();
        for (X509Certificate certificate : chain) {
            Instant other = certificate.getNotAfter().toInstant();
            end = other.isBefore(end) ? other : end;
        }
        return end;
    }
}
