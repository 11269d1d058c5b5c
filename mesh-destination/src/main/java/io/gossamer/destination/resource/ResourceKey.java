package io.gossamer.destination.resource;

/**
 * What names a resource.
 *
 * @param namespace empty for kinds without a namespace
 */
public record ResourceKey(Kind kind, String namespace, String name)
        implements Comparable<ResourceKey> {

    @Override
    public int compareTo(ResourceKey other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code kind/namespace/name}, as the log and the inventory show it. */
    @Override
    public String toString() {
        return namespace.isEmpty()
                ? kind.label() + "/" + name
                : kind.label() + "/" + namespace + "/" + name;
    }
}
