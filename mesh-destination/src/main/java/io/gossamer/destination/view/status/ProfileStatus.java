package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ServiceName;

/** The condition of one ServiceProfile: whether there is a service of its name. */
final class ProfileStatus {

    private ProfileStatus() {}

    static Condition accepted(Snapshot snapshot, MeshSettings settings, ServiceProfile profile) {
        String name = profile.metadata().name();
        boolean exists =
                ServiceName.parse(name, settings.clusterDomain())
                        .filter(service -> service.instance().isEmpty())
                        .flatMap(service -> snapshot.service(service.namespace(), service.name()))
                        .isPresent();
        return exists
                ? Condition.holding(Condition.Type.ACCEPTED, "")
                : Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        AuthorizationStatus.TARGET_NOT_FOUND,
                        new Findings(profile)
                                .at(
                                        "metadata.name",
                                        name,
                                        "the name of a Service that exists, as in books.shop.svc."
                                                + settings.clusterDomain()));
    }
}
