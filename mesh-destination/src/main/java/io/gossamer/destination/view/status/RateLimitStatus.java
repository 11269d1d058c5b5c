package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import java.util.Optional;

/** The condition of one HTTPLocalRateLimitPolicy. */
final class RateLimitStatus {

    private RateLimitStatus() {}

    static Condition accepted(Snapshot snapshot, HttpLocalRateLimit limit) {
        Optional<Server> server =
                snapshot.find(
                                Server.class,
                                new ResourceKey(
                                        Kind.SERVER,
                                        limit.metadata().namespace(),
                                        limit.target().name()))
                        .filter(limit::targets);
        if (server.isEmpty()) {
            return refused(
                    limit,
                    AuthorizationStatus.TARGET_NOT_FOUND,
                    limit.target().toString(),
                    "a Server of the same namespace, with group: policy.linkerd.io");
        }
        switch (server.get().proxyProtocol()) {
            case OPAQUE, TLS -> {
                return refused(
                        limit,
                        "UnsupportedProtocol",
                        "proxyProtocol " + server.get().proxyProtocol().label(),
                        "a Server of HTTP or gRPC");
            }
            default -> {}
        }
        HttpLocalRateLimit holds = InboundPolicyView.limitOf(snapshot, server.get()).orElse(limit);
        return holds.equals(limit)
                ? Condition.holding(Condition.Type.ACCEPTED, "")
                : refused(
                        limit,
                        "Conflicted",
                        holds.key() + " holds",
                        "one HTTPLocalRateLimitPolicy for a Server");
    }

    private static Condition refused(
            HttpLocalRateLimit limit, String reason, String value, String expected) {
        Place place = limit.target().place().child("name");
        return Condition.failing(
                Condition.Type.ACCEPTED,
                "",
                reason,
                new Findings(limit).at(place, value, expected));
    }
}
