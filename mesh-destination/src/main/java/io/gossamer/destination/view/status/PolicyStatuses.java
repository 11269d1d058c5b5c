package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.policy.ServerAuthorization;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PolicyStatuses of all policy resources. Takes time in their number. */
public final class PolicyStatuses {

    private static final String INVALID = "Invalid";

    private PolicyStatuses() {}

    /** In the order of kinds, namespaces and names; those that never took effect last. */
    public static List<ResourceStatus> of(Snapshot snapshot, MeshSettings settings) {
        Map<String, List<Problem>> refused = new LinkedHashMap<>();
        for (Snapshot.DatedProblem dated : snapshot.problems()) {
            refused.computeIfAbsent(dated.problem().resource(), absent -> new ArrayList<>())
                    .add(dated.problem());
        }
        List<ResourceStatus> statuses = new ArrayList<>();
        for (Resource resource : snapshot.all(Resource.class)) {
            List<Condition> conditions = conditions(snapshot, settings, resource);
            List<Problem> newest = refused.remove(resource.key().toString());
            if (newest != null && resource.kind().isPolicy()) {
                // What is wrong with the newest state, while the one before it holds.
                conditions.add(new Condition(Condition.Type.ACCEPTED, "", INVALID, newest));
            }
            if (!conditions.isEmpty()) {
                Metadata metadata = resource.metadata();
                statuses.add(
                        new ResourceStatus(
                                resource.kind(),
                                metadata.namespace(),
                                metadata.name(),
                                metadata.origin(),
                                conditions));
            }
        }
        refused.forEach((name, problems) -> addRefused(name, problems, statuses));
        return statuses;
    }

    /** A resource of which no state takes effect. */
    private static void addRefused(
            String name, List<Problem> problems, List<ResourceStatus> statuses) {
        String[] parts = name.split("/", -1);
        for (Kind kind : Kind.values()) {
            if (kind.isPolicy() && parts.length == 3 && parts[0].equals(kind.label())) {
                Problem first = problems.get(0);
                statuses.add(
                        new ResourceStatus(
                                kind,
                                parts[1],
                                parts[2],
                                new Origin(first.origin(), first.line()),
                                List.of(
                                        new Condition(
                                                Condition.Type.ACCEPTED, "", INVALID, problems))));
            }
        }
    }

    /** All that is wrong: what was refused, and what is there without taking effect. */
    public static List<Problem> problems(Snapshot snapshot, MeshSettings settings) {
        Set<Problem> problems = new LinkedHashSet<>();
        snapshot.problems().forEach(dated -> problems.add(dated.problem()));
        for (Resource resource : snapshot.all(Resource.class)) {
            for (Condition condition : conditions(snapshot, settings, resource)) {
                problems.addAll(condition.problems());
            }
            problems.addAll(AnnotationNames.unknown(resource));
            if (resource instanceof Service service) {
                problems.addAll(HealthStatus.problems(snapshot, service));
            }
        }
        return List.copyOf(problems);
    }

    private static List<Condition> conditions(
            Snapshot snapshot, MeshSettings settings, Resource resource) {
        List<Condition> conditions = new ArrayList<>();
        if (resource instanceof Route route) {
            conditions.addAll(new RouteStatus(snapshot, settings, route).conditions());
        } else if (resource instanceof AuthorizationPolicy policy) {
            conditions.addAll(new AuthorizationStatus(snapshot, policy).conditions());
        } else if (resource instanceof ServerAuthorization older) {
            conditions.add(AuthorizationStatus.accepted(snapshot, older));
        } else if (resource instanceof HttpLocalRateLimit limit) {
            conditions.add(RateLimitStatus.accepted(snapshot, limit));
        } else if (resource instanceof ServiceProfile profile) {
            conditions.add(ProfileStatus.accepted(snapshot, settings, profile));
        } else if (resource instanceof Server server) {
            conditions.add(ServerStatus.accepted(snapshot, server));
        } else if (resource instanceof JwtAuthentication rule) {
            conditions.addAll(JwtStatus.conditions(snapshot, rule));
        } else if (resource.kind().isPolicy()) {
            conditions.add(Condition.holding(Condition.Type.ACCEPTED, ""));
        }
        return conditions;
    }
}
