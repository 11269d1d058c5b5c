package io.gossamer.destination.explain.policy;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Profile;
import io.gossamer.destination.view.ProfileView;
import java.util.List;
import java.util.Optional;

/** ServiceProfiles, whose routes take the place of those of the policy. */
public final class Profiles {

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

    /** How many routes and overrides, and a fingerprint of all that it says. */
    public static String text(ServiceProfile profile) {
        String all = List.of(profile.routes(), profile.overrides()) + " " + profile.budget();
        return Words.count(profile.routes().size(), "route")
                + ", "
                + Words.count(profile.overrides().size(), "override")
                + ", fingerprint "
                + Integer.toHexString(all.hashCode());
    }
}
