package io.gossamer.identity.ca;

/** What came of checking a request. A value, for the bytes come from anybody. */
public sealed interface SigningRequestCheck {

    /** It may be signed. */
    record Accepted(SigningRequest request) implements SigningRequestCheck {}

    /** It is no request that this authority reads: wrong bytes, key or signature. */
    record Malformed(String message) implements SigningRequestCheck {}

    /** It asks for other names than the one expected. */
    record WrongNames(String message) implements SigningRequestCheck {}
}
