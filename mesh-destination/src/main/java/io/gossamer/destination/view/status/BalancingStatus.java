package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.HealthCheck;
import io.gossamer.destination.view.PolicyRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether all clients of a Service do what it asks for beyond the contract. */
public final class BalancingStatus {

    private static final String UNSUPPORTED = "UnsupportedByClients";

    private static final String UNCHECKED = "NotChecked";

    private BalancingStatus() {}

    /**
     * Watches for which something is left out.
     *
     * @param balancing by what that is and by Service
     * @param filters those without a filter, by the feature that it demands of a proxy, and by
     *     route
     */
    public record LeftOut(
            Map<BalancingFeature, Map<ResourceKey, Integer>> balancing,
            Map<String, Map<PolicyRef, Integer>> filters) {

        public static final LeftOut NOTHING = new LeftOut(Map.of(), Map.of());

        public LeftOut {
            balancing = Map.copyOf(balancing);
            filters = Map.copyOf(filters);
        }

        int of(BalancingFeature feature, ResourceKey service) {
            return balancing.getOrDefault(feature, Map.of()).getOrDefault(service, 0);
        }
    }

    /** Whether any Service asks for something. */
    public static boolean isAskedFor(Snapshot snapshot) {
        return snapshot.all(Service.class).stream().anyMatch(BalancingStatus::asks);
    }

    private static boolean asks(Service service) {
        return HealthCheck.of(service.metadata().annotations()) != null
                || Stream.of(BalancingFeature.values())
                        .flatMap(feature -> feature.annotations().stream())
                        .anyMatch(key -> service.metadata().annotation(key) != null);
    }

    /** Statuses of the Services that ask for something. */
    public static List<ResourceStatus> of(Snapshot snapshot, LeftOut leftOut) {
        List<ResourceStatus> statuses = new ArrayList<>();
        for (Service service : snapshot.all(Service.class)) {
            Metadata metadata = service.metadata();
            if (asks(service)) {
                statuses.add(
                        new ResourceStatus(
                                service.kind(),
                                metadata.namespace(),
                                metadata.name(),
                                metadata.origin(),
                                List.of(condition(snapshot, service, leftOut))));
            }
        }
        return statuses;
    }

    private static Condition condition(Snapshot snapshot, Service service, LeftOut leftOut) {
        List<Problem> problems = new ArrayList<>();
        for (BalancingFeature feature : BalancingFeature.values()) {
            int watches = leftOut.of(feature, service.key());
            feature.annotations()
                    .forEach(key -> add(service, key, feature.announced(), watches, problems));
        }
        if (problems.isEmpty()) {
            List<Problem> unchecked = HealthStatus.problems(snapshot, service);
            if (!unchecked.isEmpty()) {
                return new Condition(Condition.Type.ACCEPTED, "", UNCHECKED, unchecked);
            }
        }
        return problems.isEmpty()
                ? Condition.holding(Condition.Type.ACCEPTED, "")
                : new Condition(Condition.Type.ACCEPTED, "", UNSUPPORTED, problems);
    }

    private static void add(
            Service service, String key, String feature, int watches, List<Problem> problems) {
        String asked = service.metadata().annotation(key);
        if (asked != null && watches > 0) {
            problems.add(
                    new Findings(service)
                            .at(
                                    new Place(
                                            "metadata.annotations." + key,
                                            service.metadata().annotationOrigin(key).line()),
                                    asked,
                                    "clients whose proxy announces "
                                            + feature
                                            + "; "
                                            + watches
                                            + " that watch do not, and balance without it"));
        }
    }
}
