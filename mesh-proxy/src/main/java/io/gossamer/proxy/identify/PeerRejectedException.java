package io.gossamer.proxy.identify;

import java.security.cert.CertificateException;

/** A peer whose certificate is not accepted. Stackless: such peers are expected. */
public final class PeerRejectedException extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** Which check it did not pass. */
    public enum Reason {
        NO_CERTIFICATE,
        NOT_YET_VALID,
        EXPIRED,
        DENIED,
        UNTRUSTED,
        WRONG_USAGE,
        AMBIGUOUS_IDENTITY,
        OTHER_IDENTITY,
        SESSION
    }

    private final Reason reason;

    PeerRejectedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
