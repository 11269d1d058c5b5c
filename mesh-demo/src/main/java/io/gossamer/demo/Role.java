package io.gossamer.demo;

/** A running service of the shop. Closing it ends its listeners and clients. */
public interface Role extends AutoCloseable {

    /** The port it listens on; 0 if it only calls others. */
    int port();

    @Override
    void close();
}
