package io.gossamer.proxy.authorize.token;

import io.gossamer.api.FailureCode;

/** Why a token does not do. The label is the one of metrics; the texts never quote the token. */
public enum TokenFault {
    MISSING("missing", FailureCode.TOKEN_REQUIRED, "the request has no token"),
    SEVERAL("several", FailureCode.TOKEN_INVALID, "the request has more than one token"),
    SIZE("size", FailureCode.TOKEN_INVALID, "the token is longer than 8 KiB"),
    MALFORMED("malformed", FailureCode.TOKEN_INVALID, "not a signed JWT in compact form"),
    ALGORITHM(
            "algorithm",
            FailureCode.TOKEN_INVALID,
            "not signed by an algorithm that a key of the issuer takes"),
    CRITICAL("critical", FailureCode.TOKEN_INVALID, "demands extensions of the header (crit)"),
    TYPE("type", FailureCode.TOKEN_INVALID, "a token for another purpose (typ)"),
    KEY("key", FailureCode.TOKEN_INVALID, "signed by a key that is none of the issuer's"),
    ISSUER("issuer", FailureCode.TOKEN_INVALID, "of another issuer"),
    AUDIENCE("audience", FailureCode.TOKEN_INVALID, "for another audience"),
    NO_EXPIRY("no-expiry", FailureCode.TOKEN_INVALID, "never expires (no claim exp)"),
    EXPIRED("expired", FailureCode.TOKEN_INVALID, "expired"),
    NOT_YET("not-yet", FailureCode.TOKEN_INVALID, "not valid yet"),
    SIGNATURE("signature", FailureCode.TOKEN_INVALID, "the signature is wrong"),
    CLAIM("claim", FailureCode.TOKEN_INSUFFICIENT, "not permitted by its claims"),
    TOO_MANY(
            "too-many",
            FailureCode.RATE_LIMITED,
            "too many tokens with a wrong signature: no more are verified this second");

    private final String label;
    private final FailureCode code;
    private final String text;

    TokenFault(String label, FailureCode code, String text) {
        this.label = label;
        this.code = code;
        this.text = text;
    }

    /** Value of the label {@code result} of metrics. */
    public String label() {
        return label;
    }

    /** What the request is answered with. */
    public FailureCode code() {
        return code;
    }

    /** One clause. */
    public String text() {
        return text;
    }
}
