package io.gossamer.destination.resource;

/** A ServiceAccount: the name behind an identity. */
public record ServiceAccount(Metadata metadata) implements Resource {

    @Override
    public Kind kind() {
        return Kind.SERVICE_ACCOUNT;
    }
}
