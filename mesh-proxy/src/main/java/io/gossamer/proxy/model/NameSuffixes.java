package io.gossamer.proxy.model;

import java.util.List;
import java.util.Locale;

/**
 * Names by their ends, label by label: {@code svc.cluster.local} has {@code a.b.svc.cluster.local}
 * and itself. Immutable.
 *
 * @param suffixes lower case, without trailing dot; a single dot is every name
 */
public record NameSuffixes(List<String> suffixes) {

    private static final String ROOT = ".";

    public NameSuffixes {
        suffixes = suffixes.stream().map(NameSuffixes::plain).toList();
    }

    /**
     * @param host in any case, a trailing dot is ignored
     */
    public boolean contains(String host) {
        String name = plain(host);
        for (String suffix : suffixes) {
            if (suffix.equals(ROOT) || name.equals(suffix) || name.endsWith("." + suffix)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith(".")
                ? lower.substring(0, lower.length() - 1)
                : lower;
    }
}
