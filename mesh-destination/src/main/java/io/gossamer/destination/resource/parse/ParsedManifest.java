package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import java.util.List;
import java.util.Set;

/**
 * What a manifest says.
 *
 * @param resources the valid ones, in their order
 * @param refused the keys of those that have a problem
 * @param passedOver policy of kinds that this service does not read: it has no effect
 * @param unreadable the text, or the name of a refused resource, could not be read: anything that
 *     the manifest defined before may still be meant
 */
public record ParsedManifest(
        List<Resource> resources,
        Set<ResourceKey> refused,
        List<Problem> problems,
        List<Problem> passedOver,
        boolean unreadable) {

    public ParsedManifest {
        resources = List.copyOf(resources);
        refused = Set.copyOf(refused);
        problems = List.copyOf(problems);
        passedOver = List.copyOf(passedOver);
    }
}
