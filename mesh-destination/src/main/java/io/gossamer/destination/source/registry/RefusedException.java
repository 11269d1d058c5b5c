package io.gossamer.destination.source.registry;

/** A registration that is not accepted, and why. Without a stack: it is an answer, not a fault. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What the registrant can do about it. */
    public enum Reason {
        /** The message is malformed. */
        INVALID,
        /** The caller has no identity of the mesh. */
        UNAUTHENTICATED,
        /** A part of rule R10 does not hold. */
        DENIED,
        /** This service cannot decide now. */
        UNAVAILABLE,
        /** The registry is full. */
        EXHAUSTED
    }

    RefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static RefusedException denied(String message) {
        return new RefusedException(Reason.DENIED, "R10: " + message);
    }

    /** A malformed message: {@code what: value (expected: ...)}. */
    public static RefusedException invalid(String what, Object value, String expected) {
        return new RefusedException(
                Reason.INVALID, what + ": " + value + " (expected: " + expected + ")");
    }

    public Reason reason() {
        return reason;
    }
}
