package io.gossamer.destination.source;

import java.util.Map;
import java.util.Set;

/** Takes what the sources found. Implementations are thread-safe and do not block. */
public interface ResourceSink {

    /**
     * Replaces and removes bundles at once.
     *
     * @param put by name; names of different sources differ
     * @return the version that contains the change
     */
    long accept(Map<String, Bundle> put, Set<String> removed);

    /** Says that a source has been read once: what is absent now does not exist. */
    void synced(String source);
}
