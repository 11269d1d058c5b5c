package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a client is, and what it should see because of that.
 *
 * @param node empty if unknown
 * @param zone empty if unknown
 */
record ClientPlace(String node, String zone) {

    private static final String OTHER_NODE =
            "on another node (expected: the client's, by internalTrafficPolicy: Local)";
    private static final String OTHER_ZONE = "its zone hints name other zones than the client's";

    /** Finds the client's zone by its Pod, else by what runs on its node. */
    static ClientPlace of(Snapshot snapshot, Client client, List<Candidate> candidates) {
        Optional<Pod> pod =
                client.pod().isEmpty()
                        ? Optional.empty()
                        : snapshot.pod(client.namespace(), client.pod());
        String node = client.node().isEmpty() ? pod.map(Pod::node).orElse("") : client.node();
        String zone = pod.map(found -> found.metadata().label(Candidate.ZONE_LABEL)).orElse("");
        if (zone.isEmpty() && !node.isEmpty()) {
            zone =
                    candidates.stream()
                            .filter(candidate -> candidate.node().equals(node))
                            .map(Candidate::zone)
                            .filter(found -> !found.isEmpty())
                            .findFirst()
                            .orElse("");
        }
        return new ClientPlace(node, zone);
    }

    /**
     * Why a candidate is kept from here, by the service's traffic policy or the endpoints' hints.
     *
     * @return empty for each that is not
     */
    Function<Candidate, String> exclusion(Service service, List<Candidate> candidates) {
        if (service.localTrafficOnly()) {
            return candidate -> !node.isEmpty() && candidate.node().equals(node) ? "" : OTHER_NODE;
        }
        boolean hinted =
                !zone.isEmpty()
                        && candidates.stream()
                                .allMatch(candidate -> !candidate.forZones().isEmpty())
                        && candidates.stream()
                                .anyMatch(candidate -> candidate.forZones().contains(zone));
        return candidate -> hinted && !candidate.forZones().contains(zone) ? OTHER_ZONE : "";
    }

    Map<String, String> labels(Candidate candidate) {
        if (candidate.zone().isEmpty()) {
            return Map.of("zone_locality", "unknown");
        }
        String locality =
                zone.isEmpty() ? "unknown" : zone.equals(candidate.zone()) ? "local" : "remote";
        return Map.of("zone", candidate.zone(), "zone_locality", locality);
    }
}
