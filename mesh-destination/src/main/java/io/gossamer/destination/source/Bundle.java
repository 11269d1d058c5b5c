package io.gossamer.destination.source;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/** What a source replaces as a whole: the content of a file, or all registered workloads. */
public record Bundle(List<Resource> resources, List<Problem> problems) {

    public Bundle {
        resources = List.copyOf(resources);
        problems = List.copyOf(problems);
    }
}
