package io.gossamer.proxy.forward;

/** A peer's transport header breaks its form. Stackless: such input is expected. */
public final class MalformedHeaderException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedHeaderException(String message) {
        super(message, null, false, false);
    }
}
