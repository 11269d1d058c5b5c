package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.resource.route.RuleRetry;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.Failover;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.resource.traffic.StatusRange;
import io.gossamer.destination.resource.traffic.Timeouts;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of one service or EgressNetwork as they are to be carried out. */
final class OutboundRoutes {

    private static final String NO_WEIGHT =
            "backendRefs: all of weight 0 (expected: one with a weight above 0)";

    private final BackendReferences references;
    private final Resource service;
    private final Map<String, String> defaults;
    private final ResourceKey parent;

    /**
     * @param parent whose annotations hold where a route says nothing
     */
    OutboundRoutes(Snapshot snapshot, MeshSettings settings, Resource parent) {
        this.references = new BackendReferences(snapshot, settings);
        this.defaults = parent.metadata().annotations();
        this.parent = parent.key();
        this.service = parent;
    }

    /** The route of all requests where no manifest tells them apart. */
    OutboundRoute defaultRequests() {
        return OutboundRoute.requests(
                Timeouts.of(defaults), Retry.http(defaults), defaultSources());
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
                backends.add(backend(route, reference));
            }
        }
        boolean weightless = backends.isEmpty() && !rule.backends().isEmpty();
        Map<String, String> annotations = route.metadata().annotations();
        return new OutboundRoute.Rule(
                rule.matches(),
                ofContract(rule.filters()),
                extension(route, rule.filters()),
                backends,
                timeouts(annotations, rule),
                rule.backendRequest() == null ? Duration.ZERO : rule.backendRequest(),
                retry(route.protocol(), annotations, rule),
                weightless ? NO_WEIGHT : "",
                new Origin(route.metadata().origin().source(), rule.place().line()).toString(),
                sources(route, rule),
                fault(route),
                Failover.of(annotations));
    }

    private static List<RouteFilter> ofContract(List<RouteFilter> filters) {
        return filters.stream().filter(OutboundRoutes::isOfContract).toList();
    }

    private static boolean isOfContract(RouteFilter filter) {
        return !(filter instanceof RouteFilter.Rewrite
                || filter instanceof RouteFilter.Status
                || filter instanceof RouteFilter.Mirror);
    }

    private OutboundRoute.Extension extension(Route route, List<RouteFilter> filters) {
        RouteFilter.Rewrite rewrite = null;
        RouteFilter.Status status = null;
        List<OutboundRoute.Mirror> mirrors = new ArrayList<>();
        for (RouteFilter filter : filters) {
            if (filter instanceof RouteFilter.Rewrite found) {
                rewrite = found;
            } else if (filter instanceof RouteFilter.Status found) {
                status = found;
            } else if (filter instanceof RouteFilter.Mirror mirror
                    && references.follow(route, parent.namespace(), mirror.backend())
                            instanceof BackendReference.Found found) {
                mirrors.add(new OutboundRoute.Mirror(found.port(), mirror));
            }
        }
        return new OutboundRoute.Extension(rewrite, status, mirrors);
    }

    /** Only requests have faults. */
    private static Fault fault(Route route) {
        return switch (route.protocol()) {
            case HTTP -> Fault.of(route.metadata().annotations(), false);
            case GRPC -> Fault.of(route.metadata().annotations(), true);
            case TLS, TCP -> Fault.NONE;
        };
    }

    private OutboundRoute.Backend backend(Route route, BackendRef reference) {
        BackendReference followed = references.follow(route, parent.namespace(), reference);
        if (followed instanceof BackendReference.Found found) {
            return new OutboundRoute.Backend(
                    found.port(),
                    Balancing.of(found.service().metadata().annotations()),
                    reference.weight(),
                    ofContract(reference.filters()),
                    extension(route, reference.filters()),
                    "");
        }
        if (followed instanceof BackendReference.Outside outside
                && outside.network().equals(parent)) {
            return new OutboundRoute.Backend(
                    null,
                    Balancing.USUAL,
                    reference.weight(),
                    ofContract(reference.filters()),
                    extension(route, reference.filters()),
                    "");
        }
        return new OutboundRoute.Backend(
                null,
                Balancing.USUAL,
                reference.weight(),
                List.of(),
                OutboundRoute.Extension.NONE,
                failure(followed));
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
        Timeouts own = ownTimeouts(annotations, rule);
        return own.equals(Timeouts.NONE) ? Timeouts.of(defaults) : own;
    }

    private static Timeouts ownTimeouts(Map<String, String> annotations, RouteRule rule) {
        return Timeouts.of(annotations).orRequest(rule.request());
    }

    /** A rule's own word comes before the annotations of its route, these before the service's. */
    private @Nullable Retry retry(
            Route.Protocol protocol, Map<String, String> annotations, RouteRule rule) {
        if (rule.retry() != null) {
            return ofRule(rule.retry(), rule.backendRequest());
        }
        Retry own = ofAnnotations(retryKey(protocol), annotations);
        return own == null ? ofAnnotations(retryKey(protocol), defaults) : own;
    }

    /** A try that takes longer than a backend may take is one more that has failed. */
    private static Retry ofRule(RuleRetry retry, @Nullable Duration backendRequest) {
        return new Retry(
                retry.attempts(),
                backendRequest == null ? Duration.ZERO : backendRequest,
                retry.codes().stream().map(code -> new StatusRange(code, code)).toList(),
                Set.of(),
                retry.backoff());
    }

    /** The annotation with the conditions of retries; empty where nothing is repeated. */
    private static String retryKey(Route.Protocol protocol) {
        return switch (protocol) {
            case HTTP -> Retry.HTTP;
            case GRPC -> Retry.GRPC;
            case TLS, TCP -> "";
        };
    }

    private static @Nullable Retry ofAnnotations(String key, Map<String, String> annotations) {
        return switch (key) {
            case Retry.HTTP -> Retry.http(annotations);
            case Retry.GRPC -> Retry.grpc(annotations);
            default -> null;
        };
    }

    /** Who decided the times and the repetitions: the same choice as above. */
    private OutboundRoute.Sources sources(Route route, RouteRule rule) {
        Map<String, String> own = route.metadata().annotations();
        String retryKey = retryKey(route.protocol());
        boolean ownTimeouts = !ownTimeouts(own, rule).equals(Timeouts.NONE);
        Resource timed = ownTimeouts ? route : service;
        Resource retried = ofAnnotations(retryKey, own) == null ? service : route;
        Source request = Source.ofAnnotation(timed, Timeouts.REQUEST);
        if (ownTimeouts && request.equals(Source.NONE) && rule.request() != null) {
            request = Source.of(route, rule.timeoutsLine());
        }
        return new OutboundRoute.Sources(
                request,
                Source.ofAnnotation(timed, Timeouts.RESPONSE),
                Source.ofAnnotation(timed, Timeouts.IDLE),
                rule.backendRequest() == null ? Source.NONE : Source.of(route, rule.timeoutsLine()),
                rule.retry() == null
                        ? retrySource(retried, retryKey)
                        : Source.of(route, rule.retry().line()),
                Source.ofAnnotation(route, Fault.ABORT),
                Source.ofAnnotation(route, Fault.DELAY));
    }

    private OutboundRoute.Sources defaultSources() {
        return new OutboundRoute.Sources(
                Source.ofAnnotation(service, Timeouts.REQUEST),
                Source.ofAnnotation(service, Timeouts.RESPONSE),
                Source.ofAnnotation(service, Timeouts.IDLE),
                Source.NONE,
                retrySource(service, Retry.HTTP));
    }

    /** The conditions where they are stated, else another annotation that asks for retries. */
    private static Source retrySource(Resource resource, String retryKey) {
        for (String key : List.of(retryKey, Retry.LIMIT, Retry.TIMEOUT)) {
            Source source = Source.ofAnnotation(resource, key);
            if (!source.equals(Source.NONE) && !retryKey.isEmpty()) {
                return source;
            }
        }
        return Source.NONE;
    }
}
