package io.gossamer.autoconfigure.settings;

/**
 * A service cannot start, for a reason that its operator can remove. Printed as description and
 * action, without a stack trace.
 */
public final class StartFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param description what is wrong: {@code what: value (expected: ...)}
     * @param action what to do about it, a sentence
     */
    public StartFailureException(String description, String action) {
        super(description);
        this.action = action;
    }

    /**
     * @param description what is wrong: {@code what: value (expected: ...)}
     * @param action what to do about it, a sentence
     * @param cause where it was noticed
     */
    public StartFailureException(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /** What is wrong. */
    public String description() {
        return String.valueOf(getMessage());
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
