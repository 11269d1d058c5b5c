package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.ServiceProfile;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.outbound.mirror.MirrorCopy;
import io.gossamer.proxy.outbound.mirror.MirrorTarget;
import io.gossamer.proxy.outbound.series.RouteSeries;
import io.gossamer.proxy.route.Deadline;
import io.gossamer.proxy.route.RequestOverrides;
import io.gossamer.proxy.route.RetryBudget;
import io.gossamer.proxy.route.RetryPolicy;
import io.gossamer.proxy.route.RouteFilters;
import io.gossamer.proxy.route.TrafficSplit;
import io.gossamer.proxy.route.match.RouteMatch;
import io.gossamer.proxy.route.match.RouteTable;
import io.gossamer.proxy.route.match.ServerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A policy made ready for look-ups on one event loop; made once per version of the policy. */
final class CompiledPolicy {

    /**
     * A backend of a rule with its own filters, which come after the rule's.
     *
     * @param mirrors backends that get copies of what is sent to this one
     */
    record BackendChoice(
            RouteBackend backend, RouteFilters filters, List<RouteFilter.Mirror> mirrors) {

        static BackendChoice of(RouteBackend backend) {
            return new BackendChoice(
                    backend, RouteFilters.of(backend.filters()), mirrorsOf(backend.filters()));
        }
    }

    private static List<RouteFilter.Mirror> mirrorsOf(List<RouteFilter> filters) {
        return filters.stream()
                .filter(RouteFilter.Mirror.class::isInstance)
                .map(RouteFilter.Mirror.class::cast)
                .toList();
    }

    /**
     * A rule for requests, ready for use.
     *
     * @param mirrors backends that get copies
     * @param timed whether any timeout applies, so that its exchanges need a timer
     */
    record HttpChoice(
            HttpRoute route,
            HttpRule rule,
            RouteFilters filters,
            RetryPolicy retry,
            @Nullable FailureAccrual accrual,
            TrafficSplit<BackendChoice> split,
            RouteSeries series,
            List<RouteFilter.Mirror> mirrors,
            boolean timed) {

        static HttpChoice of(
                HttpRoute route,
                HttpRule rule,
                @Nullable FailureAccrual accrual,
                RouteSeries series) {
            return new HttpChoice(
                    route,
                    rule,
                    RouteFilters.of(rule.filters()),
                    RetryPolicy.of(rule.retry()),
                    accrual,
                    TrafficSplit.of(rule.distribution(), BackendChoice::of),
                    series,
                    mirrorsOf(rule.filters()),
                    isTimed(rule));
        }

        private static boolean isTimed(HttpRule rule) {
            return Deadline.isNeeded(rule.timeouts())
                    || !RetryPolicy.of(rule.retry()).attemptTimeout().isZero()
                    || rule.distribution().backends().stream()
                            .anyMatch(backend -> !backend.requestTimeout().isZero());
        }

        /** As the request asks for by its headers, where the rule allows it; they are taken out. */
        HttpChoice asAskedBy(RequestHead head) {
            HttpRule asked = RequestOverrides.apply(rule, head.headers);
            return asked == rule
                    ? this
                    : new HttpChoice(
                            route,
                            asked,
                            filters,
                            RetryPolicy.of(asked.retry()),
                            accrual,
                            split,
                            series,
                            mirrors,
                            isTimed(asked));
        }

        /** How long an attempt at the backend may last until its head; zero means no bound. */
        Duration attemptTimeout(RouteBackend backend) {
            Duration ofTry = retry.attemptTimeout();
            Duration ofBackend = backend.requestTimeout();
            boolean shorter = ofBackend.isZero() || ofTry.compareTo(ofBackend) < 0;
            return !ofTry.isZero() && shorter ? ofTry : ofBackend;
        }
    }

    /** Its routes decide what leaves the mesh: they protect something, as those of a Server do. */
    private static final String EGRESS = "EgressNetwork";

    private record TlsChoice(ServerNames names, OpaqueRoute route) {}

    private final OutboundPolicy policy;
    private final RouteTable<HttpChoice> http1;
    private final RouteTable<HttpChoice> http2;
    private final List<TlsChoice> tls;

    /** Among the routes by server name, what holds for connections that have none. */
    private final @Nullable OpaqueRoute besideNames;

    private final Target named;
    private final Target asked;
    private @Nullable RetryBudget retryBudget;

    private CompiledPolicy(OutboundPolicy policy, Target asked, Target named) {
        this.policy = policy;
        this.asked = asked;
        this.named = named;
        this.http1 = table(policy.parent(), policy.http1(), policy.http1Accrual());
        this.http2 = table(policy.parent(), policy.http2(), policy.http2Accrual());
        this.tls =
                policy.tls().stream()
                        .map(route -> new TlsChoice(ServerNames.of(route.snis()), route))
                        .toList();
        this.besideNames =
                policy.tls().stream()
                        .filter(route -> isDefault(route.meta()))
                        .findFirst()
                        .orElse(null);
    }

    /**
     * @param asked the name in full, as the policy was asked for
     * @param named what the client named
     */
    static CompiledPolicy of(OutboundPolicy policy, Target asked, Target named) {
        return new CompiledPolicy(policy, asked, named);
    }

    OutboundPolicy policy() {
        return policy;
    }

    private static RouteTable<HttpChoice> table(
            Meta parent, List<HttpRoute> routes, @Nullable FailureAccrual accrual) {
        RouteTable.Builder<HttpChoice> table = RouteTable.builder(parent.kind().equals(EGRESS));
        for (HttpRoute route : routes) {
            RouteSeries series = new RouteSeries(parent, route);
            for (HttpRule rule : route.rules()) {
                table.add(
                        route.hosts(), rule.matches(), HttpChoice.of(route, rule, accrual, series));
            }
        }
        return table.build();
    }

    /** The rule for a request. */
    RouteMatch<HttpChoice> route(RequestHead head) {
        return (head.version == HttpVersion.HTTP_2 ? http2 : http1).find(head);
    }

    /** What bounds retries if a service profile says it; null where each backend has its own. */
    @Nullable RetryBudget statedBudget(OutboundContext context) {
        if (retryBudget == null) {
            ServiceProfile.Budget terms = terms();
            if (terms != null) {
                retryBudget =
                        new RetryBudget(
                                terms.ratio(),
                                terms.minPerSecond(),
                                terms.ttl(),
                                context.nanoTicker());
            }
        }
        return retryBudget;
    }

    /** What was spent under the version before stays spent where the terms are the same. */
    void follow(CompiledPolicy last) {
        if (Objects.equals(terms(), last.terms())) {
            retryBudget = last.retryBudget;
        }
    }

    private ServiceProfile.@Nullable Budget terms() {
        for (HttpRoute route : policy.http1()) {
            ServiceProfile profile = route.profile();
            if (profile != null && profile.budget() != null) {
                return profile.budget();
            }
        }
        return null;
    }

    boolean hasTlsRoutes(Protocol protocol) {
        return protocol == Protocol.TLS && !policy.tls().isEmpty();
    }

    /**
     * Whether connections that are no TLS fall under what holds beside the routes by server name:
     * an EgressNetwork's own word.
     */
    boolean isDecidedBesideNames() {
        return besideNames != null;
    }

    private static boolean isDefault(Meta meta) {
        return meta.equals(Meta.ofDefault(meta.name()));
    }

    /** The rule for a connection that is no HTTP; null if there is none. */
    @Nullable OpaqueRoute opaque(Protocol protocol, @Nullable String serverName) {
        if (!hasTlsRoutes(protocol)) {
            return policy.opaque().isEmpty() ? besideNames : policy.opaque().get(0);
        }
        OpaqueRoute closest = null;
        int closeness = -1;
        for (TlsChoice choice : tls) {
            int found = choice.names().closeness(serverName);
            if (found > closeness) {
                closest = choice.route();
                closeness = found;
            }
        }
        return closest;
    }

    private ProxyFailure refused(RouteFilter.Refuse refusal, OpaqueRoute route) {
        String why = refusal.invalid();
        return why == null
                ? ProxyFailure.of(
                        FailureCode.ROUTE_REFUSES,
                        named.authority() + ": forbidden by " + text(route.meta()))
                : ProxyFailure.of(FailureCode.INVALID_POLICY, named.authority() + ": " + why);
    }

    /** A route, and whose default it is if nobody wrote it. */
    private String text(Meta route) {
        Meta parent = policy.parent();
        return isDefault(route) && !isDefault(parent)
                ? route.name() + " of " + resource(parent)
                : isDefault(route) ? route.name() : resource(route);
    }

    private static String resource(Meta meta) {
        return meta.kind() + " " + meta.namespace() + "/" + meta.name();
    }

    /** Whether traffic goes where it would go without a mesh. */
    boolean isOutsideMesh() {
        OpaqueRoute route = opaque(Protocol.OPAQUE, null);
        if (route == null) {
            return false;
        }
        List<RouteBackend> backends = route.distribution().backends();
        return backends.size() == 1
                && backends.get(0).backend().dispatch() instanceof Backend.Dispatch.Resolve;
    }

    /** A name that the mesh does not know is resolved as the client wrote it. */
    Backend asNamed(Backend backend) {
        if (backend.dispatch() instanceof Backend.Dispatch.Resolve resolve
                && resolve.authority().equals(asked)
                && named instanceof Target.Authority original) {
            return new Backend(
                    backend.meta(),
                    new Backend.Dispatch.Resolve(original),
                    backend.queueCapacity(),
                    backend.failfast());
        }
        return backend;
    }

    /** A backend of the rule, by the order or the weights of its distribution; null if none. */
    @Nullable BackendChoice choose(HttpChoice choice, OutboundContext context) {
        return choose(choice.split(), choice.accrual(), true, context);
    }

    /**
     * A backend that has a chance, for a request that could not be sent to another.
     *
     * @return null if there is none
     */
    @Nullable BackendChoice chooseOther(
            HttpChoice choice, BackendChoice than, OutboundContext context) {
        BackendChoice other =
                choice.split()
                        .choose(
                                each -> each != than && isAvailable(choice, each, context),
                                context.random());
        return other == than || other == null || !isAvailable(choice, other, context)
                ? null
                : other;
    }

    private boolean isAvailable(HttpChoice choice, BackendChoice each, OutboundContext context) {
        return service(choice, each.backend(), context).isAvailable();
    }

    /** The chosen backend of a rule for requests. */
    BackendService service(HttpChoice choice, RouteBackend backend, OutboundContext context) {
        return service(backend, choice.accrual(), true, context);
    }

    /**
     * A backend for a connection.
     *
     * @throws ProxyFailure if the rule or its backend refuses, or the rule has none
     */
    BackendService choose(OpaqueRoute route, OutboundContext context) throws ProxyFailure {
        if (route.refusal() != null) {
            throw refused(route.refusal(), route);
        }
        BackendChoice chosen =
                choose(
                        TrafficSplit.of(route.distribution(), BackendChoice::of),
                        null,
                        false,
                        context);
        if (chosen == null) {
            throw ProxyFailure.of(
                    FailureCode.FAILFAST, named.authority() + ": the route has no backend");
        }
        for (RouteFilter filter : chosen.backend().filters()) {
            if (filter instanceof RouteFilter.Refuse refusal) {
                throw refused(refusal, route);
            }
        }
        return service(chosen.backend(), null, false, context);
    }

    /** Begins to copy a request, if the share of a mirror takes it; null if none does. */
    static @Nullable MirrorCopy mirror(
            List<RouteFilter.Mirror> mirrors, RequestHead head, OutboundContext context) {
        if (mirrors.isEmpty()) {
            return null;
        }
        List<MirrorTarget> targets = new ArrayList<>(mirrors.size());
        for (RouteFilter.Mirror mirror : mirrors) {
            if (context.random().nextInt(mirror.denominator()) < mirror.numerator()) {
                targets.add(context.backends().get(mirror.backend(), null, true));
            }
        }
        return targets.isEmpty() ? null : context.mirrors().begin(head, targets);
    }

    private @Nullable BackendChoice choose(
            TrafficSplit<BackendChoice> split,
            @Nullable FailureAccrual accrual,
            boolean http,
            OutboundContext context) {
        return split.choose(
                choice -> service(choice.backend(), accrual, http, context).isAvailable(),
                context.random());
    }

    private BackendService service(
            RouteBackend backend,
            @Nullable FailureAccrual accrual,
            boolean http,
            OutboundContext context) {
        return context.backends().get(asNamed(backend.backend()), accrual, http);
    }
}
