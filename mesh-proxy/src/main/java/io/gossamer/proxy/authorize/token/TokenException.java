package io.gossamer.proxy.authorize.token;

/** A token that does not do. Stackless: it is expected. */
final class TokenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final TokenFault fault;

    TokenException(TokenFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    TokenFault fault() {
        return fault;
    }
}
