package io.gossamer.cli.edges;

import java.util.Optional;
import java.util.Set;

/**
 * What an edge must be like.
 *
 * @param source name of the calling service
 * @param destination name of the called service
 * @param clientId identity that the destination must see; empty for an edge that is plaintext
 * @param serverId identity that the source must see; empty for an edge that is plaintext
 * @param faults causes of failures that belong to the edge, since its destination is faulty
 */
public record Expectation(
        String source,
        String destination,
        Optional<String> clientId,
        Optional<String> serverId,
        Set<String> faults) {

    public Expectation {
        faults = Set.copyOf(faults);
    }

    public static Expectation mutualTls(
            String source, String destination, String clientId, String serverId) {
        return new Expectation(
                source, destination, Optional.of(clientId), Optional.of(serverId), Set.of());
    }

    public static Expectation plaintext(String source, String destination) {
        return new Expectation(source, destination, Optional.empty(), Optional.empty(), Set.of());
    }

    /** The same edge with a destination that may fail in a known way. */
    public Expectation withFaults(Set<String> causes) {
        return new Expectation(source, destination, clientId, serverId, causes);
    }

    public boolean isPlaintext() {
        return serverId.isEmpty();
    }

    String name() {
        return source + " -> " + destination;
    }
}
