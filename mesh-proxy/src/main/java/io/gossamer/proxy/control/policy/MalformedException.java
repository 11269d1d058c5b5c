package io.gossamer.proxy.control.policy;

/**
 * Ends the mapping of a message; never leaves this package, where it becomes a value. Stackless.
 */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param problem {@code field: value (expected: ...)}
     */
    public MalformedException(String problem) {
        super(problem, null, false, false);
    }

    public static void require(boolean condition, String problem) throws MalformedException {
        if (!condition) {
            throw new MalformedException(problem);
        }
    }

    public String problem() {
        return String.valueOf(getMessage());
    }
}
