package io.gossamer.identity.token;

import io.gossamer.autoconfigure.token.JoinToken;

/** Whether the bearer of a token may have the certificate. */
public sealed interface TokenAdmission {

    /** Yes, for the identity of the token. */
    record Admitted(JoinToken token) implements TokenAdmission {}

    /**
     * No.
     *
     * @param why for status, metrics and audit
     * @param message for the caller: {@code what: value (expected: ...)}
     * @param tokenId of the token, empty if it is not genuine
     */
    record Refused(TokenRefusal why, String message, String tokenId) implements TokenAdmission {}
}
