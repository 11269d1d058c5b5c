package io.gossamer.autoconfigure.token;

/** What came of verifying a join token. A value, for the bytes come from anybody. */
public sealed interface JoinTokenCheck {

    /** Genuine and in time. */
    record Valid(JoinToken token) implements JoinTokenCheck {}

    /**
     * Not to be honoured.
     *
     * @param reason for metrics and audit
     * @param message {@code what: value (expected: ...)} and the remedy; holds nothing of the token
     *     but its times
     */
    record Refused(Reason reason, String message) implements JoinTokenCheck {}

    /** Why a token is refused. */
    enum Reason {
        /** Not a JWS of the one accepted form. */
        MALFORMED,
        /** Signed with another algorithm or key, or changed. */
        SIGNATURE,
        /** Of another mesh, or for another service. */
        ISSUER,
        /** Past its {@code exp}. */
        EXPIRED,
        /** Its {@code iat} lies in the future. */
        NOT_YET_VALID
    }
}
