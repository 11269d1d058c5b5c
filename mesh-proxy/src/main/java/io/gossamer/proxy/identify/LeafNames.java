package io.gossamer.proxy.identify;

import io.gossamer.api.MeshIdentity;
import io.gossamer.proxy.identify.PeerRejectedException.Reason;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identities in a leaf: at most one DNS SAN and one URI SAN, which must be two forms of the
 * same workload (rule R12).
 *
 * @param dns lower case; null if there is none
 * @param uri as it stands; null if there is none
 * @param uriFirst whether the URI comes before the DNS name
 */
record LeafNames(@Nullable String dns, @Nullable String uri, boolean uriFirst) {

    /** The SPIFFE form of identities of our kind (rule R12). */
    private static final Pattern MESH_URI = Pattern.compile("spiffe://[^/]+/ns/[^/]+/sa/[^/]+");

    private static final int SAN_DNS = 2;
    private static final int SAN_URI = 6;

    static LeafNames of(X509Certificate leaf) throws PeerRejectedException {
        Collection<List<?>> names;
        try {
            names = leaf.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw ambiguous("SAN: malformed (expected: one DNS name, one URI or both)");
        }
        String dns = null;
        String uri = null;
        boolean uriFirst = false;
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            int type = (Integer) name.get(0);
            if (type == SAN_DNS) {
                if (dns != null) {
                    throw ambiguous("SAN: two DNS names (expected: at most one)");
                }
                dns = name.get(1).toString().toLowerCase(Locale.ROOT);
            } else if (type == SAN_URI) {
                if (uri != null) {
                    throw ambiguous("SAN: two URIs (expected: at most one)");
                }
                uriFirst = dns == null;
                uri = name.get(1).toString();
            }
        }
        requireAgreement(dns, uri);
        return new LeafNames(dns, uri, uriFirst);
    }

    private static void requireAgreement(@Nullable String dns, @Nullable String uri)
            throws PeerRejectedException {
        if (dns == null || uri == null) {
            return;
        }
        Optional<MeshIdentity> identity = MeshIdentity.parseDns(dns);
        boolean same = identity.map(id -> id.spiffeId().equals(uri)).orElse(false);
        boolean foreign = identity.isEmpty() && !MESH_URI.matcher(uri).matches();
        if (!same && !foreign) {
            throw ambiguous("SAN: " + dns + " and " + uri + " (expected: one workload)");
        }
    }

    private static PeerRejectedException ambiguous(String message) {
        return new PeerRejectedException(Reason.AMBIGUOUS_IDENTITY, message);
    }

    /** The identity that policies and headers name: the first SAN. Null if the leaf has none. */
    @Nullable String identity() {
        if (uriFirst || dns == null) {
            return uri;
        }
        return dns;
    }

    boolean contains(String expected) {
        return expected.equalsIgnoreCase(dns) || expected.equals(uri);
    }

    @Override
    public String toString() {
        if (dns == null) {
            return uri == null ? "none" : uri;
        }
        return uri == null ? dns : dns + " and " + uri;
    }
}
