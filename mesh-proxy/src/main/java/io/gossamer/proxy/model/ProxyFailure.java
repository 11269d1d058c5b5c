package io.gossamer.proxy.model;

import io.gossamer.api.FailureCode;

/**
 * A failure on the data path. It carries what the layers decide by (never class names or text) and
 * is turned into a response in one place. Stackless: such failures are expected.
 */
public final class ProxyFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final boolean retryable;
    private final String client;
    private final String allow;

    /**
     * @param detail the thing and its value, for {@code l5d-proxy-error}; no line breaks
     * @param retryable whether the peer has certainly not acted on the request, so that any method
     *     may be sent to another endpoint
     */
    public ProxyFailure(FailureCode code, String detail, boolean retryable) {
        this(code, detail, retryable, "", "");
    }

    private ProxyFailure(
            FailureCode code, String detail, boolean retryable, String client, String allow) {
        super(detail, null, false, false);
        this.code = code;
        this.retryable = retryable;
        this.client = client;
        this.allow = allow;
    }

    /**
     * A client that is not permitted.
     *
     * @param detail who was seen, and which server and route do not permit it
     * @param client its verified identity; empty if it has none
     * @param allow the manifest that would permit it, as YAML on one line; empty if unknown
     */
    public static ProxyFailure denied(String detail, String client, String allow) {
        return new ProxyFailure(FailureCode.DENIED, detail, false, client, allow);
    }

    /**
     * A client that is refused for what its request shows.
     *
     * @param client its verified identity; empty if it has none
     */
    public static ProxyFailure refused(FailureCode code, String detail, String client) {
        return new ProxyFailure(code, detail, false, client, "");
    }

    public static ProxyFailure of(FailureCode code, String detail) {
        return new ProxyFailure(code, detail, false);
    }

    public static ProxyFailure retryable(FailureCode code, String detail) {
        return new ProxyFailure(code, detail, true);
    }

    public FailureCode code() {
        return code;
    }

    public boolean isRetryable() {
        return retryable;
    }

    /** The verified identity of a client that was refused; else empty. */
    public String client() {
        return client;
    }

    /** The manifest that would permit what was refused, as YAML on one line; else empty. */
    public String allow() {
        return allow;
    }

    /** {@code label: detail}: the text of the header, the log and {@code /why}. */
    public String describe() {
        return code.label() + ": " + getMessage();
    }
}
