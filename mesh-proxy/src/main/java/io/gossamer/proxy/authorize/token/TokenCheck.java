package io.gossamer.proxy.authorize.token;

/** What became of a token. */
public sealed interface TokenCheck {

    /**
     * It is what the rule asks for.
     *
     * @param remembered it was verified before
     */
    record Accepted(boolean remembered) implements TokenCheck {}

    /**
     * It is not.
     *
     * @param detail what would have been accepted, where the rule says that; else empty
     */
    record Refused(TokenFault fault, String detail) implements TokenCheck {

        /** One clause, without any part of the token. */
        public String text() {
            return detail.isEmpty() ? fault.text() : fault.text() + ": " + detail;
        }
    }
}
