package io.gossamer.destination.view;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A service, or one of its instances, by its DNS name.
 *
 * @param instance hostname of an instance; empty for the service as a whole
 */
public record ServiceName(String instance, String name, String namespace) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String SVC = "svc";

    /** Parses {@code [instance.]service.namespace.svc.domain}; a trailing dot is ignored. */
    public static Optional<ServiceName> parse(String host, String clusterDomain) {
        String name = trimDot(host.toLowerCase(Locale.ROOT));
        String suffix = "." + SVC + "." + clusterDomain;
        return name.endsWith(suffix)
                ? parts(name.substring(0, name.length() - suffix.length()))
                : Optional.empty();
    }

    /** Parses {@code service.namespace.svc}, with or without the domain. */
    public static Optional<ServiceName> parseShort(String host, String clusterDomain) {
        String name = trimDot(host.toLowerCase(Locale.ROOT));
        String suffix = "." + SVC;
        Optional<ServiceName> parsed =
                name.endsWith(suffix)
                        ? parts(name.substring(0, name.length() - suffix.length()))
                        : parse(name, clusterDomain);
        return parsed.filter(service -> service.instance().isEmpty());
    }

    private static Optional<ServiceName> parts(String name) {
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.empty();
            }
        }
        return switch (labels.length) {
            case 2 -> Optional.of(new ServiceName("", labels[0], labels[1]));
            case 3 -> Optional.of(new ServiceName(labels[0], labels[1], labels[2]));
            default -> Optional.empty();
        };
    }

    private static String trimDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The DNS name of the service. */
    public String fullName(String clusterDomain) {
        return name + "." + namespace + "." + SVC + "." + clusterDomain;
    }
}
