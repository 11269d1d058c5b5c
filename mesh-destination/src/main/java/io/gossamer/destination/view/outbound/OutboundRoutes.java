package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.resource.traffic.Penalty;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.resource.traffic.Timeouts;
import io.gossamer.destination.view.PolicyRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of one service or EgressNetwork as they are to be carried out. */
final class OutboundRoutes {

    private static final String NO_WEIGHT =
            "backendRefs: all of weight 0 (expected: one with a weight above 0)";

    private final Snapshot snapshot;
    private final Map<String, String> defaults;
    private final ResourceKey parent;

    /**
     * @param parent whose annotations hold where a route says nothing
     */
    OutboundRoutes(Snapshot snapshot, Resource parent) {
        this.snapshot = snapshot;
        this.defaults = parent.metadata().annotations();
        this.parent = parent.key();
    }

    /** The route of all requests where no manifest tells them apart. */
    OutboundRoute defaultRequests() {
        return OutboundRoute.requests(Timeouts.of(defaults), Retry.http(defaults));
    }

    OutboundRoute route(Route route) {
        Metadata metadata = route.metadata();
        List<OutboundRoute.Rule> rules = new ArrayList<>();
        for (RouteRule rule : route.rules()) {
            rules.add(rule(route, rule));
        }
        return new OutboundRoute(
                new PolicyRef(
                        route.kind().group(),
                        route.kind().apiName(),
                        metadata.namespace(),
                        metadata.name()),
                route.hosts(),
                rules);
    }

    private OutboundRoute.Rule rule(Route route, RouteRule rule) {
        List<OutboundRoute.Backend> backends = new ArrayList<>();
        for (BackendRef reference : rule.backends()) {
            if (reference.weight() > 0) {
                backends.add(backend(reference));
            }
        }
        boolean weightless = backends.isEmpty() && !rule.backends().isEmpty();
        Map<String, String> annotations = route.metadata().annotations();
        return new OutboundRoute.Rule(
                rule.matches(),
                rule.filters(),
                backends,
                timeouts(annotations, rule),
                rule.backendRequest() == null ? Duration.ZERO : rule.backendRequest(),
                retry(route.protocol(), annotations),
                weightless ? NO_WEIGHT : "",
                new Origin(route.metadata().origin().source(), rule.place().line()).toString());
    }

    private OutboundRoute.Backend backend(BackendRef reference) {
        BackendReference followed = BackendReference.follow(snapshot, reference);
        if (followed instanceof BackendReference.Found found) {
            return new OutboundRoute.Backend(
                    found.port(),
                    Penalty.of(found.service().metadata().annotations()),
                    reference.weight(),
                    reference.filters(),
                    "");
        }
        if (followed instanceof BackendReference.Outside outside
                && outside.network().equals(parent)) {
            return new OutboundRoute.Backend(
                    null, null, reference.weight(), reference.filters(), "");
        }
        return new OutboundRoute.Backend(
                null, null, reference.weight(), List.of(), failure(followed));
    }

    private String failure(BackendReference followed) {
        return followed instanceof BackendReference.Broken broken
                ? broken.message()
                : "backend: an EgressNetwork (expected: only in a route of the same)";
    }

    /**
     * What a route says of timeouts, in annotations or rule, replaces all that its service says.
     */
    private Timeouts timeouts(Map<String, String> annotations, RouteRule rule) {
        Timeouts own = Timeouts.of(annotations).orRequest(rule.request());
        return own.equals(Timeouts.NONE) ? Timeouts.of(defaults) : own;
    }

    private @Nullable Retry retry(Route.Protocol protocol, Map<String, String> annotations) {
        return switch (protocol) {
            case HTTP -> {
                Retry own = Retry.http(annotations);
                yield own == null ? Retry.http(defaults) : own;
            }
            case GRPC -> {
                Retry own = Retry.grpc(annotations);
                yield own == null ? Retry.grpc(defaults) : own;
            }
            case TLS, TCP -> null;
        };
    }
}
