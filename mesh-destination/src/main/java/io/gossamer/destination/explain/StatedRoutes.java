package io.gossamer.destination.explain;

import com.google.protobuf.Duration;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.mesh.v1.RuleFacts.Standing;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.outbound.Backend;
import io.gossamer.destination.explain.evaluate.ProfileCondition;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.Profiles;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.StatedProfileMessages;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ServiceName;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a ServiceProfile says of something that leaves a workload, where it takes the place of the
 * policy's routes.
 *
 * @param facts its routes, and what became of them
 * @param plan of the one that won
 * @param rule which one that is
 */
record StatedRoutes(RouteFacts facts, Plan plan, OutboundRoute.Sources sources, Source rule) {

    /**
     * Decides: the first route whose condition holds, else what is left for everything.
     *
     * @param target what is called
     * @param readable whether the sidecar sees requests
     */
    static StatedRoutes of(
            ServiceProfile profile,
            ServicePort target,
            Request request,
            boolean readable,
            MeshSettings settings) {
        RouteFacts.Builder facts =
                RouteFacts.newBuilder()
                        .setResource(profile.key().toString())
                        .setOrigin(profile.metadata().origin().toString());
        int winner = -1;
        List<ServiceProfile.Route> routes = readable ? profile.routes() : List.of();
        for (int i = 0; i < routes.size(); i++) {
            ServiceProfile.Route route = routes.get(i);
            ProfileCondition condition =
                    ProfileCondition.of(StatedProfileMessages.route(route).getCondition(), request);
            boolean won = winner < 0 && condition.holds();
            winner = won ? i : winner;
            facts.addRules(
                    rule(i, won, condition.holds(), route.name() + ": " + condition.text())
                            .setOrigin(Source.of(profile, route.line()).origin())
                            .setReason(condition.holds() ? outranked(won) : condition.failure()));
        }
        boolean rest = winner < 0;
        facts.addRules(
                rule(routes.size(), rest, true, "everything that no route is for")
                        .setOrigin(profile.metadata().origin().toString())
                        .setReason(outranked(rest)));
        Plan plan =
                plan(
                        shares(profile, target, settings),
                        rest ? Optional.empty() : Optional.of(routes.get(winner)),
                        profile.budget() == null
                                ? ServiceProfile.Budget.DEFAULT
                                : profile.budget());
        Source source = rest ? Source.of(profile) : Source.of(profile, routes.get(winner).line());
        OutboundRoute.Sources sources =
                new OutboundRoute.Sources(
                        plan.timeouts().hasRequest() ? source : Source.NONE,
                        Source.NONE,
                        Source.NONE,
                        Source.NONE,
                        plan.retry().isEmpty() ? Source.NONE : source);
        return new StatedRoutes(facts.build(), plan, sources, source);
    }

    private static RuleFacts.Builder rule(int index, boolean won, boolean holds, String match) {
        return RuleFacts.newBuilder()
                .setNumber(index + 1)
                .setStanding(won ? Standing.WON : holds ? Standing.OUTRANKED : Standing.NO_MATCH)
                .setMatch(match);
    }

    private static String outranked(boolean won) {
        return won ? "" : "an earlier one of the profile does, too";
    }

    private static Plan plan(
            List<Plan.Share> shares,
            Optional<ServiceProfile.Route> route,
            ServiceProfile.Budget budget) {
        Timeouts.Builder timeouts = Timeouts.newBuilder();
        route.filter(found -> !found.timeout().isZero())
                .ifPresent(found -> timeouts.setRequest(Durations.of(found.timeout())));
        return new Plan(
                List.of(),
                shares,
                timeouts.build(),
                route.filter(ServiceProfile.Route::retryable).map(r -> retry(budget)).orElse(""));
    }

    private static String retry(ServiceProfile.Budget budget) {
        return "after failures, as long as the budget allows: " + Profiles.text(budget);
    }

    /** The overrides, else the service itself. */
    private static List<Plan.Share> shares(
            ServiceProfile profile, ServicePort target, MeshSettings settings) {
        if (profile.overrides().isEmpty()) {
            String name =
                    new ServiceName("", target.name(), target.namespace())
                            .fullName(settings.clusterDomain());
            return List.of(share(name + ":" + target.port(), 1, settings));
        }
        List<Plan.Share> shares = new ArrayList<>();
        for (ServiceProfile.Override override : profile.overrides()) {
            shares.add(share(override.authority(), override.milliWeight(), settings));
        }
        return shares;
    }

    private static Plan.Share share(String authority, int weight, MeshSettings settings) {
        Backend.Builder backend = Backend.newBuilder();
        backend.getBalancerBuilder().getDiscoveryBuilder().getDstBuilder().setPath(authority);
        Optional<HostPort> parsed = HostPort.parse(authority);
        parsed.flatMap(found -> ServiceName.parse(found.host(), settings.clusterDomain()))
                .ifPresent(
                        name ->
                                backend.setMetadata(
                                        Metadata.newBuilder()
                                                .setResource(
                                                        Resource.newBuilder()
                                                                .setGroup("core")
                                                                .setKind("Service")
                                                                .setNamespace(name.namespace())
                                                                .setName(name.name())
                                                                .setPort(parsed.get().port()))));
        return new Plan.Share(backend.build(), weight, List.of(), Duration.getDefaultInstance());
    }
}
