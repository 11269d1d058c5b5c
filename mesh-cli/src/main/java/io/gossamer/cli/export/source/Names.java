package io.gossamer.cli.export.source;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names in Kubernetes. Stateless. */
public final class Names {

    private static final int MAX_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern ANNOTATION =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?"
                            + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private Names() {}

    /** The nearest DNS label: lower case, what it cannot hold as {@code -}. */
    public static String label(String name) {
        String label =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        return (label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) : label)
                .replaceAll("-+$", "");
    }

    /** Whether it is a DNS label as it stands. */
    public static boolean isLabel(String name) {
        return LABEL.matcher(name).matches();
    }

    /** Whether it can be the key of an annotation. */
    public static boolean isAnnotation(String key) {
        return ANNOTATION.matcher(key).matches();
    }

    /** The nearest value of a label: some characters as they stand, others as {@code -}. */
    public static String labelValue(String text) {
        String value = text.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return (value.length() > MAX_LABEL ? value.substring(0, MAX_LABEL) : value)
                .replaceAll("[^A-Za-z0-9]+$", "");
    }
}
