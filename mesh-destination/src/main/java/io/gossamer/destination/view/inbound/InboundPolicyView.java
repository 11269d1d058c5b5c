package io.gossamer.destination.view.inbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.policy.NetworkAuthentication.Network;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.policy.Server.ProxyProtocol;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PodEndpoints;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.Servers;
import io.gossamer.destination.view.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Inbound policy of a workload's ports (contract section 2, inbound defaults). */
public final class InboundPolicyView {

    private static final List<Network> EVERYWHERE = List.of(network("0.0.0.0/0"), network("::/0"));

    private final MeshSettings settings;

    public InboundPolicyView(MeshSettings settings) {
        this.settings = settings;
    }

    /** A question. */
    public record Query(String namespace, String pod, int port) {}

    /** The answer now. */
    public Lookup<InboundPolicy> evaluate(Snapshot snapshot, Query query) {
        Optional<Pod> pod = snapshot.pod(query.namespace(), query.pod());
        if (pod.isEmpty()) {
            return Lookup.notFound("unknown server");
        }
        return Lookup.found(
                Servers.of(snapshot, pod.get(), query.port())
                        .map(server -> ofServer(snapshot, pod.get(), server, query.port()))
                        .orElseGet(() -> ofDefault(snapshot, pod.get(), query.port())));
    }

    private InboundPolicy ofDefault(Snapshot snapshot, Pod pod, int port) {
        PodEndpoints pods = new PodEndpoints(snapshot, settings);
        DefaultPolicy policy = stated(pods, pod, port).policy();
        boolean opaque = pods.opaquePorts(pod.metadata()).contains(port);
        return new InboundPolicy(
                PolicyRef.ofDefault(policy.label()),
                opaque ? ProxyProtocol.OPAQUE : ProxyProtocol.UNKNOWN,
                authorizations(policy),
                opaque ? List.of() : Probes.routes(pod, port, authorizations(policy)),
                null,
                "",
                pod.tellingLabels());
    }

    private InboundPolicy ofServer(Snapshot snapshot, Pod pod, Server server, int port) {
        Authorizations authorizations = new Authorizations(snapshot, settings);
        List<Authorization> granted = new ArrayList<>(authorizations.ofServer(server));
        DefaultPolicy access =
                requiresIdentity(pod, port)
                        ? server.accessPolicy().requireIdentity()
                        : server.accessPolicy();
        granted.addAll(authorizations(access));
        List<InboundPolicy.Route> routes = new ArrayList<>();
        for (Route route : snapshot.routesOf(server.key())) {
            if (appliesTo(route, server)) {
                routes.add(
                        new InboundPolicy.Route(
                                new PolicyRef(
                                        route.kind().group(),
                                        route.kind().apiName(),
                                        route.metadata().namespace(),
                                        route.metadata().name()),
                                route.hosts(),
                                route.rules(),
                                authorizations.ofRoute(route)));
            }
        }
        if (routes.isEmpty()) {
            routes.addAll(Probes.routes(pod, port, granted));
        }
        return new InboundPolicy(
                new PolicyRef(
                        PolicyRef.GROUP,
                        "server",
                        server.metadata().namespace(),
                        server.metadata().name()),
                server.proxyProtocol(),
                granted,
                routes,
                limit(snapshot, authorizations, server),
                server.metadata().origin().toString(),
                pod.tellingLabels());
    }

    private static InboundPolicy.@Nullable RateLimit limit(
            Snapshot snapshot, Authorizations authorizations, Server server) {
        return limitOf(snapshot, server)
                .map(
                        limit ->
                                new InboundPolicy.RateLimit(
                                        new PolicyRef(
                                                limit.kind().group(),
                                                limit.kind().apiName(),
                                                limit.metadata().namespace(),
                                                limit.metadata().name()),
                                        limit.total(),
                                        limit.identity(),
                                        limit.overrides().stream()
                                                .map(
                                                        override ->
                                                                new InboundPolicy.Override(
                                                                        override
                                                                                .requestsPerSecond(),
                                                                        authorizations.identitiesOf(
                                                                                override
                                                                                        .accounts())))
                                                .toList()))
                .orElse(null);
    }

    /** Which of the rate limits of its namespace holds for a Server. */
    public static Optional<HttpLocalRateLimit> limitOf(Snapshot snapshot, Server server) {
        return snapshot.all(HttpLocalRateLimit.class, server.metadata().namespace()).stream()
                .filter(limit -> limit.targets(server))
                .min(HttpLocalRateLimit.PRECEDENCE);
    }

    /** Whether a route that names a Server decides about its requests. */
    public static boolean appliesTo(Route route, Server server) {
        boolean requests =
                route.protocol() == Route.Protocol.HTTP || route.protocol() == Route.Protocol.GRPC;
        return requests && route.metadata().namespace().equals(server.metadata().namespace());
    }

    /** Who asked for the policy of a Pod's port without a Server; nobody for the mesh's setting. */
    public Source defaultSource(Snapshot snapshot, Pod pod, int port) {
        return stated(new PodEndpoints(snapshot, settings), pod, port).by();
    }

    private record Stated(DefaultPolicy policy, Source by) {}

    private Stated stated(PodEndpoints pods, Pod pod, int port) {
        Stated stated =
                stated(pod)
                        .or(() -> pods.namespaceOf(pod).flatMap(this::stated))
                        .orElseGet(() -> new Stated(settings.defaultInboundPolicy(), Source.NONE));
        return requiresIdentity(pod, port) && stated.policy() != stated.policy().requireIdentity()
                ? new Stated(
                        stated.policy().requireIdentity(),
                        Source.ofAnnotation(pod, Pod.REQUIRE_IDENTITY_PORTS))
                : stated;
    }

    /** What a Pod or Namespace says; what is no policy stands for the mesh's. */
    private Optional<Stated> stated(Resource resource) {
        String text = resource.metadata().annotation(Pod.DEFAULT_INBOUND_POLICY);
        return text == null
                ? Optional.empty()
                : Optional.of(
                        DefaultPolicy.of(text)
                                .map(policy -> new Stated(policy, defaultAnnotation(resource)))
                                .orElseGet(
                                        () ->
                                                new Stated(
                                                        settings.defaultInboundPolicy(),
                                                        Source.NONE)));
    }

    private static Source defaultAnnotation(Resource resource) {
        return Source.ofAnnotation(resource, Pod.DEFAULT_INBOUND_POLICY);
    }

    private static boolean requiresIdentity(Pod pod, int port) {
        String ports = pod.metadata().annotation(Pod.REQUIRE_IDENTITY_PORTS);
        return ports != null && PortRanges.parse(ports).orElse(PortRanges.NONE).contains(port);
    }

    private List<Authorization> authorizations(DefaultPolicy policy) {
        if (policy == DefaultPolicy.DENY) {
            return List.of();
        }
        List<Network> networks =
                policy.clusterOnly()
                        ? settings.clusterNetworks().stream()
                                .map(network -> new Network(network, List.of()))
                                .toList()
                        : EVERYWHERE;
        return List.of(
                new Authorization(
                        PolicyRef.ofDefault(policy.label()),
                        networks,
                        policy.authenticated()
                                ? Authorization.Identities.ANY
                                : new Authorization.Everyone(),
                        ""));
    }

    static List<Network> everywhere() {
        return EVERYWHERE;
    }

    private static Network network(String text) {
        return new Network(IpNetwork.parse(text).orElseThrow(), List.of());
    }
}
