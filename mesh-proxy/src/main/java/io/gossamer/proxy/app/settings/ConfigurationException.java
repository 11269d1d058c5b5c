package io.gossamer.proxy.app.settings;

import java.util.List;

/** Settings that cannot be used. Names every problem at once. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Exit code of a process whose settings are wrong (contract section 5). */
    public static final int EXIT_CODE = 64;

    private final transient List<String> problems;

    /**
     * @param problems each as {@code property: value (expected: ...)}
     */
    public ConfigurationException(List<String> problems) {
        super(describe(problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }

    private static String describe(List<String> problems) {
        StringBuilder text = new StringBuilder("The proxy's settings cannot be used:");
        for (String problem : problems) {
            text.append("\n  ").append(problem);
        }
        return text.append(
                        "\nSet the named properties as --NAME=VALUE, as environment variables"
                                + " (MESH_PROXY_...) or as system properties, and start again.")
                .toString();
    }
}
