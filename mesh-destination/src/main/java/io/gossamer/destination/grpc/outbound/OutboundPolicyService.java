package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.net.TcpAddress;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.destination.grpc.Addresses;
import io.gossamer.destination.grpc.AnnouncedFeatures;
import io.gossamer.destination.grpc.Calls;
import io.gossamer.destination.grpc.ClientStrings;
import io.gossamer.destination.grpc.CuttableStreams;
import io.gossamer.destination.grpc.Memo;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.stream.State;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.status.BalancingStatus;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** {@code io.linkerd.proxy.outbound.OutboundPolicies}. */
public final class OutboundPolicyService {

    private static final OutboundPolicy CUT = OutboundPolicy.newBuilder().build();

    private final OutboundPolicyView view;
    private final Supplier<Snapshot> snapshots;
    private final MeshSettings settings;
    private final Channel<
                    OutboundPolicyView.Query, io.gossamer.destination.view.outbound.OutboundPolicy>
            policies;

    /** By what the reader's proxy announces of {@link OutboundMessages#FEATURES}. */
    private final ConcurrentMap<
                    Set<String>,
                    Memo<io.gossamer.destination.view.outbound.OutboundPolicy, OutboundPolicy>>
            messages = new ConcurrentHashMap<>();

    private final ReducedWatches reduced = new ReducedWatches();

    public OutboundPolicyService(
            MeshSettings settings, Publisher publisher, Supplier<Snapshot> snapshots) {
        this.view = new OutboundPolicyView(settings);
        this.snapshots = snapshots;
        this.settings = settings;
        this.policies = publisher.channel(view::evaluate, view::evaluate);
    }

    private Memo<io.gossamer.destination.view.outbound.OutboundPolicy, OutboundPolicy> messages(
            Set<String> features) {
        return messages.computeIfAbsent(
                features,
                understood ->
                        new Memo<>(
                                (previous, current) ->
                                        List.of(
                                                OutboundMessages.understoodBy(
                                                        understood, message(current)))));
    }

    private OutboundPolicy message(
            State<io.gossamer.destination.view.outbound.OutboundPolicy> state) {
        return OutboundMessages.policy(state.value(), settings, state.synced(), state.version());
    }

    /** Open watches. */
    public int policies() {
        return policies.size();
    }

    /**
     * How many watch each Service of which something is left out for them, because their proxy does
     * not announce that it understands it.
     */
    public BalancingStatus.LeftOut leftOut(Snapshot snapshot) {
        return reduced.leftOut(snapshot, view);
    }

    /** The service for a gRPC server. */
    public ServerServiceDefinition bindService() {
        return new CuttableStreams(new Methods(), CUT).bindService();
    }

    private Lookup<OutboundPolicyView.Query> query(TrafficSpec spec) {
        Optional<ClientStrings.Workload> workload =
                ClientStrings.workload(spec.getSourceWorkload());
        // Nobody in particular may ask; a workload string that is there must be one.
        if (!spec.getSourceWorkload().isBlank() && workload.isEmpty()) {
            return Lookup.invalid(
                    "source_workload: "
                            + spec.getSourceWorkload()
                            + " (expected: {\"ns\":..., \"pod\":...} or namespace:pod)");
        }
        String namespace = workload.map(ClientStrings.Workload::namespace).orElse("");
        return switch (spec.getTargetCase()) {
            case AUTHORITY -> view.parse(spec.getAuthority(), namespace);
            case ADDR -> byAddress(spec.getAddr(), namespace);
            default -> Lookup.invalid("target: missing (expected: addr or authority)");
        };
    }

    private static Lookup<OutboundPolicyView.Query> byAddress(TcpAddress target, String namespace) {
        Optional<InetAddress> address = Addresses.parse(target.getIp());
        if (address.isEmpty() || target.getPort() < 1 || target.getPort() > 65535) {
            return Lookup.invalid(
                    "addr: incomplete (expected: an IP address and a port from 1 to 65535)");
        }
        return Lookup.found(
                new OutboundPolicyView.Query(
                        new HostPort(IpLiteral.format(address.get()), target.getPort()),
                        true,
                        namespace));
    }

    private final class Methods extends OutboundPoliciesGrpc.OutboundPoliciesImplBase {

        @Override
        public void get(TrafficSpec request, StreamObserver<OutboundPolicy> observer) {
            Snapshot snapshot = snapshots.get();
            Set<String> features = AnnouncedFeatures.among(OutboundMessages.FEATURES);
            Calls.once(
                    query(request),
                    query -> view.evaluate(snapshot, query),
                    policy ->
                            OutboundMessages.understoodBy(
                                    features,
                                    OutboundMessages.policy(
                                            policy,
                                            settings,
                                            snapshot.synced(),
                                            snapshot.version())),
                    observer);
        }

        @Override
        public void watch(TrafficSpec request, StreamObserver<OutboundPolicy> observer) {
            Lookup<OutboundPolicyView.Query> query = query(request);
            Set<String> features = AnnouncedFeatures.among(OutboundMessages.FEATURES);
            if (query instanceof Lookup.Found<OutboundPolicyView.Query> asked) {
                reduced.opened(asked.value(), features, Context.current());
            }
            Calls.watch(query, policies, observer, messages(features), CUT);
        }
    }
}
