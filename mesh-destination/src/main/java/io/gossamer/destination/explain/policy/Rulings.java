package io.gossamer.destination.explain.policy;

import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.destination.explain.evaluate.Choice;
import io.gossamer.destination.explain.evaluate.RouteRules;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.Source;

/** What became of routes and their rules, as messages. */
public final class Rulings {

    private Rulings() {}

    /** One route that was compared. */
    public static RouteFacts facts(Snapshot snapshot, RouteRules route, int index, Choice choice) {
        Source source = Named.source(snapshot, route.route());
        RouteFacts.Builder facts =
                RouteFacts.newBuilder().setResource(source.resource()).setOrigin(source.origin());
        for (Choice.Ruling ruling : choice.rulings()) {
            if (ruling.route() == index) {
                facts.addRules(
                        RuleFacts.newBuilder()
                                .setNumber(ruling.rule() + 1)
                                .setOrigin(source(snapshot, route, ruling.rule()).origin())
                                .setStanding(standing(ruling.standing()))
                                .setMatch(ruling.match())
                                .setReason(ruling.reason()));
            }
        }
        return facts.build();
    }

    /** A route, and the line of one of its rules. */
    public static Source source(Snapshot snapshot, RouteRules route, int rule) {
        Source source = Named.source(snapshot, route.route());
        String origin = origin(snapshot, route, rule);
        return new Source(source.resource(), origin.isEmpty() ? source.origin() : origin);
    }

    /** The line of a rule: the message says it, or the resource that it was made from. */
    private static String origin(Snapshot snapshot, RouteRules rules, int index) {
        String stated = rules.rules().get(index).origin();
        if (!stated.isEmpty() || !rules.route().hasResource()) {
            return stated;
        }
        return Named.find(snapshot, rules.route().getResource())
                .filter(Route.class::isInstance)
                .map(Route.class::cast)
                .filter(route -> index < route.rules().size())
                .map(
                        route ->
                                new Origin(
                                                route.metadata().origin().source(),
                                                route.rules().get(index).place().line())
                                        .toString())
                .orElse("");
    }

    private static RuleFacts.Standing standing(Choice.Standing standing) {
        return switch (standing) {
            case WON -> RuleFacts.Standing.WON;
            case OUTRANKED -> RuleFacts.Standing.OUTRANKED;
            case NO_MATCH -> RuleFacts.Standing.NO_MATCH;
        };
    }
}
