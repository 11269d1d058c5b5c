package io.gossamer.destination.grpc;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.Profile;

/** Profiles as the contract writes them (section 2, DestinationProfile). */
final class ProfileMessages {

    /** The contract's default, always sent. */
    private static final RetryBudget BUDGET =
            StatedProfileMessages.budget(ServiceProfile.Budget.DEFAULT);

    private ProfileMessages() {}

    static DestinationProfile profile(Profile profile, String clusterDomain) {
        DestinationProfile.Builder message = DestinationProfile.newBuilder().setRetryBudget(BUDGET);
        if (profile instanceof Profile.OfService service) {
            if (service.stated() != null) {
                StatedProfileMessages.add(message, service.stated(), clusterDomain);
            }
            return message.setFullyQualifiedName(
                            service.name() + "." + service.namespace() + ".svc." + clusterDomain)
                    .setOpaqueProtocol(service.opaque())
                    .setParentRef(
                            Metadata.newBuilder()
                                    .setResource(
                                            Resource.newBuilder()
                                                    .setGroup("core")
                                                    .setKind("Service")
                                                    .setName(service.name())
                                                    .setNamespace(service.namespace())))
                    .build();
        }
        if (profile instanceof Profile.OfEndpoint endpoint) {
            return message.setEndpoint(
                            EndpointMessages.weighted(endpoint.endpoint(), endpoint.labels()))
                    .setOpaqueProtocol(endpoint.opaque())
                    .build();
        }
        return DestinationProfile.getDefaultInstance();
    }
}
