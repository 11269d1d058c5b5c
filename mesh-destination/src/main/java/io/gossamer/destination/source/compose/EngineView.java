package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.Problem;
import java.util.List;
import java.util.Map;

/**
 * What the engine said last.
 *
 * @param namespace of all replicas
 * @param replicas by name
 * @param problems what is wrong with the engine, or with the way to it
 */
record EngineView(String namespace, Map<String, Replica> replicas, List<Problem> problems) {

    EngineView {
        replicas = Map.copyOf(replicas);
        problems = List.copyOf(problems);
    }

    /** Before it said anything. */
    static EngineView nothing(String namespace) {
        return new EngineView(namespace, Map.of(), List.of());
    }

    EngineView with(List<Problem> other) {
        return new EngineView(namespace, replicas, other);
    }
}
