package io.gossamer.destination.stream;

/** A watch, for its reader. Thread-safe; both methods return at once. */
public interface Subscription {

    /** The reader can take something again. */
    void ready();

    /** The reader is gone. */
    void close();
}
