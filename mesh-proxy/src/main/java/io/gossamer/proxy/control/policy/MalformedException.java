package io.gossamer.proxy.control.policy;

/**
 * Ends the mapping of a message; never leaves this package, where it becomes a value. Stackless.
 */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param problem {@code field: value (expected: ...)}
     */
    MalformedException(String problem) {
        super(problem, null, false, false);
    }

    static void require(boolean condition, String problem) throws MalformedException {
        if (!condition) {
            throw new MalformedException(problem);
        }
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
