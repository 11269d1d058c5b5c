package io.gossamer.destination.view.outbound;

import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.resource.traffic.Timeouts;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as it applies to one port of a service.
 *
 * @param hosts names that it is for; empty matches all
 */
public record OutboundRoute(PolicyRef ref, List<String> hosts, List<Rule> rules) {

    /** The route of all requests that nothing tells apart (contract section 2). */
    public static final OutboundRoute REQUESTS = whole("http", Timeouts.NONE, null, Sources.NONE);

    /** The route of all connections that nothing tells apart. */
    public static final OutboundRoute CONNECTIONS =
            whole("opaq", Timeouts.NONE, null, Sources.NONE);

    /**
     * One rule.
     *
     * @param matches alternatives; empty matches everything
     * @param filters that the contract has fields for
     * @param extension other filters
     * @param backends by weight; empty for the service itself
     * @param timeouts what annotations and the rule say together
     * @param backendRequest how long one try may take; zero for ever
     * @param retry null for none
     * @param failure why nothing can be sent anywhere; empty if something can
     * @param origin file and line of the rule; empty for defaults
     * @param sources who asked for its times, repetitions and faults
     * @param fault what is injected
     * @param failover whether the first backend that is ready takes all
     */
    public record Rule(
            List<RouteMatch> matches,
            List<RouteFilter> filters,
            Extension extension,
            List<Backend> backends,
            Timeouts timeouts,
            Duration backendRequest,
            @Nullable Retry retry,
            String failure,
            String origin,
            Sources sources,
            Fault fault,
            boolean failover) {

        public Rule {
            matches = List.copyOf(matches);
            filters = List.copyOf(filters);
            backends = List.copyOf(backends);
        }

        /** Fails everything. */
        static Rule failing(String why) {
            return new Rule(
                    List.of(),
                    List.of(),
                    Extension.NONE,
                    List.of(),
                    Timeouts.NONE,
                    Duration.ZERO,
                    null,
                    why,
                    "",
                    Sources.NONE,
                    Fault.NONE,
                    false);
        }
    }

    /**
     * What a rule, or one of its backends, does beyond the contract (rule R14).
     *
     * @param rewrite null for none
     * @param status null for that of the backend
     * @param mirrors those that lead somewhere
     */
    public record Extension(
            RouteFilter.@Nullable Rewrite rewrite,
            RouteFilter.@Nullable Status status,
            List<Mirror> mirrors) {

        public static final Extension NONE = new Extension(null, null, List.of());

        public Extension {
            mirrors = List.copyOf(mirrors);
        }

        /** All of them. */
        public List<RouteFilter> filters() {
            List<RouteFilter> all = new ArrayList<>();
            if (rewrite != null) {
                all.add(rewrite);
            }
            if (status != null) {
                all.add(status);
            }
            mirrors.forEach(mirror -> all.add(mirror.filter()));
            return all;
        }
    }

    /** A port of a Service that gets copies of requests. */
    public record Mirror(ServicePort target, RouteFilter.Mirror filter) {}

    /** Who asked for what a rule says of times, repetitions and faults. */
    public record Sources(
            Source request,
            Source response,
            Source idle,
            Source backendRequest,
            Source retry,
            Source abort,
            Source delay) {

        public static final Sources NONE =
                new Sources(Source.NONE, Source.NONE, Source.NONE, Source.NONE, Source.NONE);

        /** Of a rule without faults. */
        public Sources(
                Source request, Source response, Source idle, Source backendRequest, Source retry) {
            this(request, response, idle, backendRequest, retry, Source.NONE, Source.NONE);
        }
    }

    /**
     * A share of what a rule matches.
     *
     * @param target null if the reference leads nowhere, or back to the EgressNetwork of the route
     * @param balancing how its endpoints are chosen
     * @param weight more than 0
     * @param filters that the contract has fields for
     * @param extension other filters
     * @param failure why the reference leads nowhere; empty if it does not
     */
    public record Backend(
            @Nullable ServicePort target,
            Balancing balancing,
            int weight,
            List<RouteFilter> filters,
            Extension extension,
            String failure) {

        public Backend {
            filters = List.copyOf(filters);
        }
    }

    public OutboundRoute {
        hosts = List.copyOf(hosts);
        rules = List.copyOf(rules);
    }

    /** All requests, with what a service's annotations ask for. */
    static OutboundRoute requests(Timeouts timeouts, @Nullable Retry retry, Sources sources) {
        return whole("http", timeouts, retry, sources);
    }

    /** All that nothing else is for, under the name of a default. */
    public static OutboundRoute named(String name) {
        return whole(name, Timeouts.NONE, null, Sources.NONE);
    }

    private static OutboundRoute whole(
            String name, Timeouts timeouts, @Nullable Retry retry, Sources sources) {
        return new OutboundRoute(
                PolicyRef.ofDefault(name),
                List.of(),
                List.of(
                        new Rule(
                                List.of(),
                                List.of(),
                                Extension.NONE,
                                List.of(),
                                timeouts,
                                Duration.ZERO,
                                retry,
                                "",
                                "",
                                sources,
                                Fault.NONE,
                                false)));
    }
}
