package io.gossamer.destination.grpc.inbound;

import io.gossamer.api.inbound.HttpLocalRateLimit;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.destination.view.inbound.InboundPolicy;

/** Rate limits as the contract writes them (section 1, inbound.HttpLocalRateLimit). */
final class RateLimitMessages {

    private RateLimitMessages() {}

    static HttpLocalRateLimit of(InboundPolicy.RateLimit limit) {
        HttpLocalRateLimit.Builder message =
                HttpLocalRateLimit.newBuilder()
                        .setMetadata(
                                Metadata.newBuilder()
                                        .setResource(
                                                Resource.newBuilder()
                                                        .setGroup(limit.ref().group())
                                                        .setKind(limit.ref().kind())
                                                        .setName(limit.ref().name())
                                                        .setNamespace(limit.ref().namespace())));
        if (limit.total() > 0) {
            message.setTotal(rate(limit.total()));
        }
        if (limit.identity() > 0) {
            message.setIdentity(rate(limit.identity()));
        }
        for (InboundPolicy.Override override : limit.overrides()) {
            HttpLocalRateLimit.Override.ClientIdentities.Builder clients =
                    HttpLocalRateLimit.Override.ClientIdentities.newBuilder();
            override.identities().stream()
                    .sorted()
                    .forEach(name -> clients.addIdentities(Identity.newBuilder().setName(name)));
            message.addOverrides(
                    HttpLocalRateLimit.Override.newBuilder()
                            .setLimit(rate(override.requestsPerSecond()))
                            .setClients(clients));
        }
        return message.build();
    }

    private static HttpLocalRateLimit.Limit rate(int requestsPerSecond) {
        return HttpLocalRateLimit.Limit.newBuilder()
                .setRequestsPerSecond(requestsPerSecond)
                .build();
    }
}
