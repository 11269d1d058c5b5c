package io.gossamer.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a workload: a service account of a namespace in a trust domain.
 *
 * <p>Its DNS form is {@code <sa>.<ns>.serviceaccount.identity.<control ns>.<trust domain>}
 * (contract section 3), its SPIFFE form {@code spiffe://<trust domain>/ns/<ns>/sa/<sa>} (rule R12).
 * Immutable.
 *
 * @param serviceAccount DNS-1123 subdomain, lower case
 * @param namespace DNS-1123 label, lower case
 * @param controlNamespace namespace of the control plane, a DNS-1123 label
 * @param trustDomain DNS name, lower case
 */
public record MeshIdentity(
        String serviceAccount, String namespace, String controlNamespace, String trustDomain) {

    public static final String DEFAULT_NAMESPACE = "default";
    public static final String DEFAULT_CONTROL_NAMESPACE = "mesh";
    public static final String DEFAULT_TRUST_DOMAIN = "cluster.local";

    private static final String MARKER = ".serviceaccount.identity.";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_DNS_LENGTH = 253;

    /**
     * @throws IllegalArgumentException if a part is not a DNS name, or the whole is longer than 253
     *     characters
     */
    public MeshIdentity {
        requireSubdomain("service account", serviceAccount);
        requireLabel("namespace", namespace);
        requireLabel("control namespace", controlNamespace);
        requireSubdomain("trust domain", trustDomain);
        int length =
                serviceAccount.length()
                        + 1
                        + namespace.length()
                        + MARKER.length()
                        + controlNamespace.length()
                        + 1
                        + trustDomain.length();
        if (length > MAX_DNS_LENGTH) {
            throw new IllegalArgumentException(
                    "identity: "
                            + length
                            + " characters (expected: at most 253 in the DNS form; shorten the"
                            + " service account or the trust domain)");
        }
    }

    /** The identity of an account in the default control namespace and trust domain. */
    public static MeshIdentity of(String serviceAccount, String namespace) {
        return new MeshIdentity(
                serviceAccount, namespace, DEFAULT_CONTROL_NAMESPACE, DEFAULT_TRUST_DOMAIN);
    }

    /** Parses the DNS form. Empty if the name has another form; case does not matter. */
    public static Optional<MeshIdentity> parseDns(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int marker = lower.indexOf(MARKER);
        if (marker < 0) {
            return Optional.empty();
        }
        String account = lower.substring(0, marker);
        String domain = lower.substring(marker + MARKER.length());
        int lastDot = account.lastIndexOf('.');
        int firstDot = domain.indexOf('.');
        if (lastDot <= 0 || firstDot <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new MeshIdentity(
                            account.substring(0, lastDot),
                            account.substring(lastDot + 1),
                            domain.substring(0, firstDot),
                            domain.substring(firstDot + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The DNS form: the first SAN of the leaf, the SNI, and the name in policies. */
    public String dnsName() {
        return serviceAccount + "." + namespace + MARKER + controlNamespace + "." + trustDomain;
    }

    /** The SPIFFE form: the second SAN of the leaf. */
    public String spiffeId() {
        return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }

    @Override
    public String toString() {
        return dnsName();
    }

    private static void requireLabel(String what, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what
                            + ": "
                            + value
                            + " (expected: 1 to 63 of a-z, 0-9 and -, beginning and ending with a"
                            + " letter or digit)");
        }
    }

    private static void requireSubdomain(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + ": empty (expected: a DNS name)");
        }
        for (String label : value.split("\\.", -1)) {
            requireLabel(what, label);
        }
    }
}
