package io.gossamer.cli.edges;

import java.util.List;

/** Where the edges of a running mesh are seen. Confined to one thread. */
public interface EdgeSource {

    /** Looks at all sidecars once more. */
    void read() throws InterruptedException;

    /** Counts the edges of {@link #sinceMark} from the last read on. */
    void mark() throws InterruptedException;

    /** The edges over the last few reads. */
    List<Edge> recent();

    /** The edges since the mark. */
    List<Edge> sinceMark();

    /** Names of the sidecars that did not answer the last read. */
    List<String> silent();
}
