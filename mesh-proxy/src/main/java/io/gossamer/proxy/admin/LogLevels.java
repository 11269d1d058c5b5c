package io.gossamer.proxy.admin;

/** The log levels of the process. Thread-safe. */
public interface LogLevels {

    /** The levels in force, in the form that {@link #set} reads. */
    String describe();

    /**
     * Replaces the levels: {@code warn,io.gossamer=debug}. A directive without a name is the root;
     * {@code linkerd} stands for our own classes.
     *
     * @throws IllegalArgumentException naming the directive that is malformed; nothing has changed
     */
    void set(String directives);
}
