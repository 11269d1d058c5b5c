package io.gossamer.destination.stream;

import io.gossamer.destination.view.Lookup;
import org.jspecify.annotations.Nullable;

/** Takes the answers of one watch. Called on the publisher's thread only; must not block. */
public interface Subscriber<V> {

    /** Whether an answer would be sent now and not be kept in memory. */
    boolean ready();

    /**
     * The newest answer. States between the previous one and this one are left out.
     *
     * @param previous what this subscriber was told last; null at first
     */
    void next(@Nullable State<V> previous, State<V> current);

    /** There is no answer, and will be none. */
    void fail(Lookup.Failed<V> failure);

    /** The reader took nothing for too long: end the watch and free what it holds. */
    void cut();
}
