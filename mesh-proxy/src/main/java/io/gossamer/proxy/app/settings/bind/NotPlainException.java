package io.gossamer.proxy.app.settings.bind;

/** A setting that is not in its plain form: Boot's binder knows what it means, or what is wrong. */
final class NotPlainException extends Exception {

    private static final long serialVersionUID = 1L;

    NotPlainException(String what) {
        super(what, null, false, false);
    }
}
