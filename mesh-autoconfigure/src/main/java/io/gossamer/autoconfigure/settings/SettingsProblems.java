package io.gossamer.autoconfigure.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects every problem of a group of settings and reports them together. Used in the compact
 * constructor of a properties record; not thread-safe.
 */
public final class SettingsProblems {

    private final String prefix;
    private final List<String> problems = new ArrayList<>();

    private SettingsProblems(String prefix) {
        this.prefix = prefix;
    }

    /**
     * A collection for one group, empty.
     *
     * @param prefix of the group's properties, such as {@code mesh.identity}
     */
    public static SettingsProblems in(String prefix) {
        return new SettingsProblems(prefix);
    }

    /** Notes a problem unless {@code valid}. */
    public SettingsProblems require(
            boolean valid, String name, @Nullable Object value, String expected) {
        if (!valid) {
            Object shown = value == null ? "missing" : value;
            problems.add(prefix + "." + name + ": " + shown + " (expected: " + expected + ")");
        }
        return this;
    }

    /**
     * Ends the collection.
     *
     * @throws StartFailureException that lists every problem noted, if there is one
     */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new StartFailureException(
                    String.join("\n", problems),
                    problems.size() == 1
                            ? "Correct this setting."
                            : "Correct these " + problems.size() + " settings.");
        }
    }
}
