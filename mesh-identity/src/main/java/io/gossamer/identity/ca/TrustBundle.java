package io.gossamer.identity.ca;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The roots that a mesh trusts.
 *
 * @param generation grows with each change, also across restarts
 * @param roots in the order of the file
 */
public record TrustBundle(long generation, List<X509Certificate> roots) {

    public TrustBundle {
        roots = List.copyOf(roots);
    }

    /** The roots as DER. */
    public List<byte[]> encodedRoots() {
        List<byte[]> all = new ArrayList<>();
        for (X509Certificate root : roots) {
            try {
                all.add(root.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a parsed certificate has its bytes", e);
            }
        }
        return all;
    }
}
