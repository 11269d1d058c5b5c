package io.gossamer.destination.explain.policy;

import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Profile;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.Source;
import java.util.List;
import java.util.Optional;

/** ServiceProfiles, whose routes take the place of those of the policy. */
public final class Profiles {

    /** Beginnings of annotations that are about routes and breakers. */
    private static final List<String> OVERRULED =
            List.of(
                    "retry.linkerd.io/",
                    "timeout.linkerd.io/",
                    "balancer.linkerd.io/failure-accrual",
                    "balancer.alpha.linkerd.io/");

    private Profiles() {}

    /**
     * The one that sidecars follow instead of the policy's routes; empty if none has routes or
     * overrides.
     *
     * @param authority name of the service in full
     */
    public static Optional<ServiceProfile> followed(
            Snapshot snapshot, MeshSettings settings, HostPort authority, Client client) {
        ProfileView.Query query = new ProfileView.Query(authority, client);
        return new ProfileView(settings).evaluate(snapshot, query)
                                instanceof Lookup.Found<Profile> found
                        && found.value() instanceof Profile.OfService service
                ? Optional.ofNullable(service.stated())
                        .filter(
                                stated ->
                                        !stated.routes().isEmpty() || !stated.overrides().isEmpty())
                : Optional.empty();
    }

    /** What a Service asks for by annotations, and does not get since a profile is followed. */
    public static List<String> overruled(Resource service) {
        return service.metadata().annotations().keySet().stream()
                .filter(key -> OVERRULED.stream().anyMatch(key::startsWith))
                .sorted()
                .map(key -> key + " of " + text(Source.ofAnnotation(service, key)))
                .map(asked -> asked + " has no effect: a ServiceProfile takes its place")
                .toList();
    }

    /** {@code 20 % of the requests of 10 s, and 10 a second}. */
    public static String text(ServiceProfile.Budget budget) {
        return "%s of the requests of %s, and %d a second"
                .formatted(
                        Words.percent(budget.ratio()),
                        Words.time(Durations.of(budget.ttl())),
                        budget.minPerSecond());
    }

    private static String text(Source source) {
        return source.resource() + " (" + source.origin() + ")";
    }
}
