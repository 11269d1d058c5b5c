package io.gossamer.cli.process;

/**
 * Something that the user can mend. The message has the form {@code what: value (expected: ...)}
 * and is all that is printed.
 */
public final class MeshFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MeshFailure(String message) {
        super(message);
    }

    public MeshFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
