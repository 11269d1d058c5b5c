package io.gossamer.identity.token;

import io.gossamer.autoconfigure.token.JoinTokenCheck;

/** Why a token was refused. Names are labels of a metric and stable. */
public enum TokenRefusal {
    /** Not a token of this mesh's form, signature or audience. */
    REJECTED,
    /** Past its end, or from the future. */
    EXPIRED,
    /** It names another identity than was asked for. */
    OTHER_IDENTITY,
    /** Another key used it first: somebody else may have it. */
    REPLAYED,
    /** The key belongs to another identity. */
    FOREIGN_KEY,
    /** No room to remember its first use. */
    BUSY;

    static TokenRefusal of(JoinTokenCheck.Reason reason) {
        return switch (reason) {
            case MALFORMED, SIGNATURE, ISSUER -> REJECTED;
            case EXPIRED, NOT_YET_VALID -> EXPIRED;
        };
    }
}
