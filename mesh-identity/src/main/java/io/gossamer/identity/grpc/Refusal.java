package io.gossamer.identity.grpc;

import io.gossamer.identity.token.TokenRefusal;
import io.grpc.Status;
import java.util.Locale;

/**
 * Why a certificate was refused: the status on the wire (contract sections 3 and 9), the label of
 * the metric and of the audit log, and the message.
 *
 * @param code status on the wire
 * @param reason stable label
 * @param message {@code what: value (expected: ...)}
 */
record Refusal(Status.Code code, String reason, String message) {

    static Refusal missing(String field) {
        return new Refusal(
                Status.Code.INVALID_ARGUMENT, "missing", field + ": missing (expected: a value)");
    }

    static Refusal of(TokenRefusal why, String message) {
        Status.Code code =
                switch (why) {
                    case REJECTED, EXPIRED -> Status.Code.INVALID_ARGUMENT;
                    case OTHER_IDENTITY, REPLAYED, FOREIGN_KEY -> Status.Code.FAILED_PRECONDITION;
                    case BUSY -> Status.Code.RESOURCE_EXHAUSTED;
                };
        return new Refusal(code, "token_" + why.name().toLowerCase(Locale.ROOT), message);
    }
}
