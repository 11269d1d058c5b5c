package io.gossamer.proxy.identify;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who issues certificates, as the renewer sees it. */
public interface Certifier {

    /**
     * What was issued. Not yet verified.
     *
     * @param chain leaf first
     * @param validUntil as the issuer says
     */
    record Issued(List<X509Certificate> chain, Instant validUntil) {}

    /**
     * Asks for a certificate; the failure's message says why there is none.
     *
     * @param csr DER
     */
    CompletionStage<Issued> certify(byte[] csr);

    /**
     * Whether the next request may have another key. A token is bound to the first key that used it
     * (rule R9); a certificate of the mesh vouches for any.
     */
    boolean acceptsNewKey();
}
