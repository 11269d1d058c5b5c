package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.destination.explain.evaluate.Choice;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.PolicyRoutes;
import io.gossamer.destination.explain.policy.Rulings;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.OutboundRoute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of something that leaves a workload.
 *
 * @param routes that were compared
 * @param plan of the rule that won; null if none did
 * @param sources who asked for what the rule says
 */
record Outbound(
        PolicyRoutes routes, Choice choice, @Nullable Plan plan, OutboundRoute.Sources sources) {

    /**
     * Decides.
     *
     * @param requests the view's routes of requests
     * @param connections the view's routes of connections
     */
    static Outbound of(
            OutboundPolicy policy,
            List<OutboundRoute> requests,
            List<OutboundRoute> connections,
            Request request) {
        PolicyRoutes routes = PolicyRoutes.of(policy.getProtocol(), request.wire());
        Choice choice = Choice.of(routes.rules(), request);
        Choice.Ruling winner = choice.winner();
        if (winner == null || !routes.refusal().isEmpty()) {
            return new Outbound(routes, choice, null, OutboundRoute.Sources.NONE);
        }
        // A message has the routes of its view, in the same order.
        List<OutboundRoute> views = routes.readable() ? requests : connections;
        return new Outbound(
                routes,
                choice,
                routes.plans().apply(winner.route(), winner.rule()),
                winner.route() < views.size()
                        ? views.get(winner.route()).rules().get(winner.rule()).sources()
                        : OutboundRoute.Sources.NONE);
    }

    /** The rule that won, with its line; nobody if none did. */
    Source rule(Snapshot snapshot) {
        Choice.Ruling winner = choice.winner();
        return winner == null
                ? Source.NONE
                : Rulings.source(snapshot, routes.rules().get(winner.route()), winner.rule());
    }

    /**
     * The prefix of the path that the rule matched; of a rule with one match, as rewrites demand.
     */
    String prefix() {
        Choice.Ruling winner = choice.winner();
        return winner == null
                ? ""
                : routes.rules().get(winner.route()).rules().get(winner.rule()).matches().stream()
                        .map(match -> match.getPath().getPrefix())
                        .findFirst()
                        .orElse("");
    }

    /** The routes that were compared, with what became of their rules. */
    List<RouteFacts> facts(Snapshot snapshot) {
        List<RouteFacts> facts = new ArrayList<>();
        for (int i = 0; i < routes.rules().size(); i++) {
            facts.add(Rulings.facts(snapshot, routes.rules().get(i), i, choice));
        }
        return facts;
    }
}
