package io.gossamer.proxy.identify.engine;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Whether the chain of a peer is accepted, during a full handshake. Thread-safe. */
@FunctionalInterface
public interface ChainCheck {

    /**
     * Judges a chain.
     *
     * @param chain leaf first; not empty
     * @throws CertificateException if it is not accepted
     */
    void check(List<X509Certificate> chain) throws CertificateException;
}
