package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.ZonePreference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where a client is, and what it should see because of that.
 *
 * @param node empty if unknown
 * @param zone empty if unknown
 * @param prefers whether it is told what comes first, or only gets what does
 */
record ClientPlace(String node, String zone, boolean prefers) {

    private static final String OTHER_NODE =
            "on another node (expected: the client's, by internalTrafficPolicy: Local)";
    private static final String OTHER_ZONE = "its zone hints name other zones than the client's";

    /** Finds the client's zone: what it says, else that of its Pod, else by what its node runs. */
    static ClientPlace of(Snapshot snapshot, Client client, List<Candidate> candidates) {
        Optional<Pod> pod =
                client.pod().isEmpty()
                        ? Optional.empty()
                        : snapshot.pod(client.namespace(), client.pod());
        String node = client.node().isEmpty() ? pod.map(Pod::node).orElse("") : client.node();
        String zone = client.zone().isEmpty() ? pod.map(Pod::zone).orElse("") : client.zone();
        if (zone.isEmpty() && !node.isEmpty()) {
            zone =
                    candidates.stream()
                            .filter(candidate -> candidate.node().equals(node))
                            .map(Candidate::zone)
                            .filter(found -> !found.isEmpty())
                            .findFirst()
                            .orElse("");
        }
        return new ClientPlace(node, zone, client.prefers());
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
        boolean hinted = !prefers && hinted(candidates);
        return candidate -> hinted && !candidate.forZones().contains(zone) ? OTHER_ZONE : "";
    }

    /**
     * Which candidates come first: by the endpoints' hints, else by their zones if the service asks
     * for that.
     *
     * @return true for none if it is of no matter
     */
    Predicate<Candidate> preference(Service service, List<Candidate> candidates) {
        if (!prefers || zone.isEmpty() || service.localTrafficOnly()) {
            return candidate -> false;
        }
        if (hinted(candidates)) {
            return candidate -> candidate.forZones().contains(zone);
        }
        return ZonePreference.of(service.metadata().annotations())
                ? candidate -> candidate.zone().equals(zone)
                : candidate -> false;
    }

    private boolean hinted(List<Candidate> candidates) {
        return !zone.isEmpty()
                && candidates.stream().allMatch(candidate -> !candidate.forZones().isEmpty())
                && candidates.stream().anyMatch(candidate -> candidate.forZones().contains(zone));
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
