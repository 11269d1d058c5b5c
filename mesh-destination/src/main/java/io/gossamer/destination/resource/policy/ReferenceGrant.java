package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/**
 * A ReferenceGrant: resources of other namespaces may refer to those of its own.
 *
 * @param from who may refer; one of them suffices
 * @param to what may be referred to; one of them suffices
 */
public record ReferenceGrant(Metadata metadata, List<From> from, List<To> to) implements Resource {

    /** The resources of a kind in a namespace. */
    public record From(String group, String kind, String namespace) {}

    /**
     * A kind of resources in the grant's namespace.
     *
     * @param group empty for the core group
     * @param name of the one resource that is meant; empty for all
     */
    public record To(String group, String kind, String name) {}

    public ReferenceGrant {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    @Override
    public Kind kind() {
        return Kind.REFERENCE_GRANT;
    }

    /** Whether resources of a kind in a namespace may refer to a Service of the grant's. */
    public boolean grants(Kind kind, String namespace, String service) {
        From asking = new From(kind.group(), kind.apiName(), namespace);
        return from.contains(asking)
                && to.stream()
                        .anyMatch(
                                granted ->
                                        granted.group().isEmpty()
                                                && granted.kind().equals("Service")
                                                && (granted.name().isEmpty()
                                                        || granted.name().equals(service)));
    }
}
