package io.gossamer.destination.resource;

/** A resource of any kind. Implementations are immutable records. */
public interface Resource {

    Kind kind();

    Metadata metadata();

    default ResourceKey key() {
        return new ResourceKey(
                kind(), kind().namespaced() ? metadata().namespace() : "", metadata().name());
    }
}
