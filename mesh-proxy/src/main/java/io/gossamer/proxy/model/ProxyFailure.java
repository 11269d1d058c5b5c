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

    /**
     * @param detail the thing and its value, for {@code l5d-proxy-error}; no line breaks
     * @param retryable whether the peer has certainly not acted on the request, so that any method
     *     may be sent to another endpoint
     */
    public ProxyFailure(FailureCode code, String detail, boolean retryable) {
        super(detail, null, false, false);
        this.code = code;
        this.retryable = retryable;
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

    /** {@code label: detail}: the text of the header, the log and {@code /why}. */
    public String describe() {
        return code.label() + ": " + getMessage();
    }
}
