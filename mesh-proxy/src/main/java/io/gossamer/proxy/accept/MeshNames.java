package io.gossamer.proxy.accept;

import java.util.Locale;
import java.util.Optional;

/**
 * Completes the short names of services (rule R13): {@code a}, {@code a.ns}, {@code a.ns.svc} and
 * {@code a.ns.svc.<domain>} become {@code a.ns.svc.<domain>}. Whether the mesh knows that name is
 * the control plane's to say; {@code example.com} has the form of {@code a.ns} too.
 *
 * @param namespace of this workload
 * @param clusterDomain {@code cluster.local}
 */
public record MeshNames(String namespace, String clusterDomain) {

    /** RFC 1035 section 2.3.4. */
    private static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    public MeshNames {
        namespace = namespace.toLowerCase(Locale.ROOT);
        clusterDomain = clusterDomain.toLowerCase(Locale.ROOT);
    }

    /**
     * The full name to ask the mesh for, or empty if the host cannot be a service of the mesh: an
     * IP literal, {@code localhost}, or a name of another form.
     *
     * @param host in any case, a trailing dot is ignored
     */
    public Optional<String> complete(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String domain = "." + clusterDomain;
        boolean full = name.endsWith(".svc" + domain);
        if (full) {
            name = name.substring(0, name.length() - domain.length());
        }
        String[] labels = name.split("\\.", -1);
        if (labels.length > 3 || (full && labels.length < 3)) {
            return Optional.empty();
        }
        if (name.equals("localhost") || isNumeric(labels)) {
            return Optional.empty();
        }
        if (labels.length == 3 && !labels[2].equals("svc")) {
            return Optional.empty();
        }
        for (String label : labels) {
            if (!isLabel(label)) {
                return Optional.empty();
            }
        }
        String fqdn =
                labels[0] + "." + (labels.length > 1 ? labels[1] : namespace) + ".svc" + domain;
        return fqdn.length() > MAX_NAME ? Optional.empty() : Optional.of(fqdn);
    }

    // inet_aton takes an IPv4 address in one to four parts.
    private static boolean isNumeric(String[] labels) {
        for (String label : labels) {
            if (!label.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > MAX_LABEL) {
            return false;
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            boolean inner = i > 0 && i < label.length() - 1;
            if (!alphanumeric && !(c == '-' && inner)) {
                return false;
            }
        }
        return true;
    }
}
