package io.gossamer.destination.view.status;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.SessionAffinity;
import io.gossamer.destination.resource.traffic.SlowStart;
import io.gossamer.destination.view.PolicyRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether all clients of a Service do what it asks for beyond the contract. */
public final class BalancingStatus {

    private static final String UNSUPPORTED = "UnsupportedByClients";

    private BalancingStatus() {}

    /**
     * Watches for which something is left out, by Service or route.
     *
     * @param affinity those without session affinity
     * @param slowStart those without slow start
     * @param filters those without a filter, by the feature that it demands of a proxy
     */
    public record LeftOut(
            Map<ResourceKey, Integer> affinity,
            Map<ResourceKey, Integer> slowStart,
            Map<String, Map<PolicyRef, Integer>> filters) {

        public static final LeftOut NOTHING = new LeftOut(Map.of(), Map.of(), Map.of());

        public LeftOut {
            affinity = Map.copyOf(affinity);
            slowStart = Map.copyOf(slowStart);
            filters = Map.copyOf(filters);
        }
    }

    /** Whether any Service asks for session affinity or slow start. */
    public static boolean isAskedFor(Snapshot snapshot) {
        return snapshot.all(Service.class).stream().anyMatch(BalancingStatus::asks);
    }

    private static boolean asks(Service service) {
        return service.metadata().annotation(SessionAffinity.ANNOTATION) != null
                || service.metadata().annotation(SlowStart.ANNOTATION) != null;
    }

    /** Statuses of the Services that ask for session affinity or slow start. */
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
                                List.of(condition(service, leftOut))));
            }
        }
        return statuses;
    }

    private static Condition condition(Service service, LeftOut leftOut) {
        List<Problem> problems = new ArrayList<>();
        add(
                service,
                SessionAffinity.ANNOTATION,
                ProxyFeatures.SESSION_AFFINITY,
                leftOut.affinity().getOrDefault(service.key(), 0),
                problems);
        add(
                service,
                SlowStart.ANNOTATION,
                ProxyFeatures.SLOW_START,
                leftOut.slowStart().getOrDefault(service.key(), 0),
                problems);
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
