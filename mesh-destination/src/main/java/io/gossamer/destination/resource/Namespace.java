package io.gossamer.destination.resource;

/** A Namespace: its annotations are the defaults of the Pods in it. */
public record Namespace(Metadata metadata) implements Resource {

    @Override
    public Kind kind() {
        return Kind.NAMESPACE;
    }
}
