package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.http_route.HostMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Hostnames of routes against an authority, port and trailing dot aside. */
final class Hosts {

    private Hosts() {}

    static boolean matches(HostMatch match, String authority) {
        String host = host(authority);
        if (match.hasSuffix()) {
            String suffix = suffix(match);
            return host.length() > suffix.length() && host.endsWith(suffix);
        }
        return host.equals(trimDot(match.getExact().toLowerCase(Locale.ROOT)));
    }

    /** Exact before suffixes, long before short ones. */
    static int specificity(HostMatch match) {
        return match.hasSuffix()
                ? 1 + suffix(match).length()
                : (1 << 16) + trimDot(match.getExact()).length();
    }

    static String text(HostMatch match) {
        return match.hasSuffix() ? "*" + suffix(match) : match.getExact();
    }

    private static String suffix(HostMatch match) {
        List<String> labels = new ArrayList<>(match.getSuffix().getReverseLabelsList());
        Collections.reverse(labels);
        return labels.isEmpty() ? "" : "." + String.join(".", labels).toLowerCase(Locale.ROOT);
    }

    private static String host(String authority) {
        String host = authority.substring(authority.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return trimDot(colon > host.indexOf(']') ? host.substring(0, colon) : host);
    }

    private static String trimDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
