package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks that a client is on, where its Pod says so. Networks of containers are apart: an
 * address on a network of which a client has no part is out of its reach.
 *
 * @param networks empty if they are not known
 */
record ClientNetworks(List<IpNetwork> networks) {

    /** Of a client that reaches everything, as far as is known. */
    static final ClientNetworks ALL = new ClientNetworks(List.of());

    private static final int MAX = 32;

    ClientNetworks {
        networks = List.copyOf(networks);
    }

    static ClientNetworks of(Snapshot snapshot, Client client) {
        Optional<String> stated =
                client.pod().isEmpty()
                        ? Optional.empty()
                        : snapshot.pod(client.namespace(), client.pod())
                                .map(pod -> pod.metadata().annotation(Pod.NETWORKS));
        return stated.map(text -> new ClientNetworks(parse(text))).orElse(ALL);
    }

    private static List<IpNetwork> parse(String text) {
        return Stream.of(text.split(",", -1))
                .limit(MAX)
                .map(IpNetwork::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The candidates within reach; all of them if none is, for there may be a way that nobody
     * stated.
     */
    List<Candidate> reached(List<Candidate> candidates) {
        if (networks.isEmpty()) {
            return candidates;
        }
        List<Candidate> reached =
                candidates.stream().filter(candidate -> !isApart(candidate)).toList();
        return reached.isEmpty() ? candidates : reached;
    }

    private boolean isApart(Candidate candidate) {
        Pod pod = candidate.pod();
        return pod != null
                && pod.metadata().annotation(Pod.NETWORKS) != null
                && networks.stream().noneMatch(own -> own.contains(candidate.address()));
    }
}
