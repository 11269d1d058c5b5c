package io.gossamer.identity.ca;

import java.time.Instant;

/** The issuer or its root ends too soon to sign; a person must replace it. */
public final class IssuerExpiredException extends Exception {

    private static final long serialVersionUID = 1L;

    IssuerExpiredException(Instant end, Instant now) {
        super(
                "issuer: its chain ends at "
                        + end
                        + " (expected: later than "
                        + now
                        + "; replace issuer.pem in the data directory of the"
                        + " identity service)");
    }
}
