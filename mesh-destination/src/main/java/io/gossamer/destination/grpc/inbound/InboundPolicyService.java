package io.gossamer.destination.grpc.inbound;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.destination.grpc.AnnouncedFeatures;
import io.gossamer.destination.grpc.Calls;
import io.gossamer.destination.grpc.ClientStrings;
import io.gossamer.destination.grpc.CuttableStreams;
import io.gossamer.destination.grpc.Memo;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** {@code io.linkerd.proxy.inbound.InboundServerPolicies}. */
public final class InboundPolicyService {

    private static final Server CUT = Server.newBuilder().build();

    /** What peers may lack. */
    private static final Set<String> FEATURES = Set.of(ProxyFeatures.JWT);

    private final InboundPolicyView view;
    private final Supplier<Snapshot> snapshots;
    private final Channel<InboundPolicyView.Query, InboundPolicy> policies;

    /** By what the reader's proxy announces of {@link #FEATURES}. */
    private final ConcurrentMap<Set<String>, Memo<InboundPolicy, Server>> messages =
            new ConcurrentHashMap<>();

    private final ReducedPolicies reduced = new ReducedPolicies();

    public InboundPolicyService(
            MeshSettings settings, Publisher publisher, Supplier<Snapshot> snapshots) {
        this.view = new InboundPolicyView(settings);
        this.snapshots = snapshots;
        this.policies = publisher.channel(view::evaluate, view::evaluate);
    }

    /** Open watches. */
    public int policies() {
        return policies.size();
    }

    private Memo<InboundPolicy, Server> messages(Set<String> features) {
        return messages.computeIfAbsent(
                features,
                understood ->
                        new Memo<>(
                                (previous, current) ->
                                        List.of(message(understood, current.value()))));
    }

    private static Server message(Set<String> features, InboundPolicy policy) {
        return TokenMessages.understoodBy(features, InboundMessages.server(policy));
    }

    /**
     * How many watch a permission of each AuthorizationPolicy that nobody has there, because their
     * proxy does not announce that it verifies tokens.
     */
    public Map<ResourceKey, Integer> leftOut(Snapshot snapshot) {
        return reduced.leftOut(snapshot, view);
    }

    /** The service for a gRPC server. */
    public ServerServiceDefinition bindService() {
        return new CuttableStreams(new Methods(), CUT).bindService();
    }

    private static Lookup<InboundPolicyView.Query> query(PortSpec spec) {
        Optional<ClientStrings.Workload> workload = ClientStrings.workload(spec.getWorkload());
        if (workload.isEmpty()) {
            return Lookup.invalid(
                    "workload: "
                            + spec.getWorkload()
                            + " (expected: {\"ns\":..., \"pod\":...} or namespace:pod)");
        }
        if (spec.getPort() < 1 || spec.getPort() > 65535) {
            return Lookup.invalid(
                    "port: " + spec.getPort() + " (expected: a port from 1 to 65535)");
        }
        return Lookup.found(
                new InboundPolicyView.Query(
                        workload.get().namespace(), workload.get().pod(), spec.getPort()));
    }

    private final class Methods extends InboundServerPoliciesGrpc.InboundServerPoliciesImplBase {

        @Override
        public void getPort(PortSpec request, StreamObserver<Server> observer) {
            Snapshot snapshot = snapshots.get();
            Set<String> features = AnnouncedFeatures.among(FEATURES);
            Calls.once(
                    query(request),
                    query -> view.evaluate(snapshot, query),
                    policy -> message(features, policy),
                    observer);
        }

        @Override
        public void watchPort(PortSpec request, StreamObserver<Server> observer) {
            Lookup<InboundPolicyView.Query> query = query(request);
            Set<String> features = AnnouncedFeatures.among(FEATURES);
            if (query instanceof Lookup.Found<InboundPolicyView.Query> asked
                    && !features.containsAll(FEATURES)) {
                reduced.opened(asked.value(), Context.current());
            }
            Calls.watch(query, policies, observer, messages(features), CUT);
        }
    }
}
