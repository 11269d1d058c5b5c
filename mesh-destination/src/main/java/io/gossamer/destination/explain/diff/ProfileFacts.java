package io.gossamer.destination.explain.diff;

import io.gossamer.destination.explain.evaluate.ProfileCondition;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.policy.Profiles;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.StatedProfileMessages;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.Source;
import java.util.List;
import java.util.stream.Collectors;

/** What a ServiceProfile says, to be compared. */
final class ProfileFacts {

    /** For the text of a condition alone. */
    private static final Request NOTHING = new Request(Request.Wire.HTTP, "", "", "", List.of());

    private ProfileFacts() {}

    static Facts of(ServiceProfile profile) {
        Facts facts = Facts.of(profile.metadata().origin().toString());
        facts.state("backends", backends(profile));
        ServiceProfile.Budget budget = profile.budget();
        facts.state("retry budget", budget == null ? "" : Profiles.text(budget));
        facts.state(
                "order",
                profile.routes().stream()
                        .map(ServiceProfile.Route::name)
                        .collect(Collectors.joining(", ")));
        for (ServiceProfile.Route route : profile.routes()) {
            facts.parts().put("route " + route.name(), of(profile, route));
        }
        return facts;
    }

    private static Facts of(ServiceProfile profile, ServiceProfile.Route route) {
        String condition =
                ProfileCondition.of(StatedProfileMessages.route(route).getCondition(), NOTHING)
                        .text();
        return Facts.of(Source.of(profile, route.line()).origin())
                .state("condition", condition)
                .state(
                        "request timeout",
                        route.timeout().isZero() ? "" : Words.time(Durations.of(route.timeout())))
                .state("retries", route.retryable() ? "after failures" : "")
                .state("responses", responses(route));
    }

    private static String responses(ServiceProfile.Route route) {
        return route.responseClasses().isEmpty()
                ? ""
                : "in "
                        + Words.count(route.responseClasses().size(), "class", "classes")
                        + ", fingerprint "
                        + Integer.toHexString(route.responseClasses().hashCode());
    }

    private static String backends(ServiceProfile profile) {
        double sum = profile.overrides().stream().mapToInt(each -> each.milliWeight()).sum();
        return profile.overrides().stream()
                .map(
                        each ->
                                Words.percent(each.milliWeight() / Math.max(1, sum))
                                        + " to "
                                        + each.authority())
                .collect(Collectors.joining(", "));
    }
}
