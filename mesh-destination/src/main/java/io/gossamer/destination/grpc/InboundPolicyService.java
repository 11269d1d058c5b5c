package io.gossamer.destination.grpc;

import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code io.linkerd.proxy.inbound.InboundServerPolicies}. */
public final class InboundPolicyService {

    private static final Server CUT = Server.newBuilder().build();

    private final InboundPolicyView view;
    private final Supplier<Snapshot> snapshots;
    private final Channel<InboundPolicyView.Query, InboundPolicy> policies;
    private final Memo<InboundPolicy, Server> messages =
            new Memo<>((previous, current) -> List.of(InboundMessages.server(current.value())));

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
            Calls.once(
                    query(request),
                    query -> view.evaluate(snapshot, query),
                    InboundMessages::server,
                    observer);
        }

        @Override
        public void watchPort(PortSpec request, StreamObserver<Server> observer) {
            Calls.watch(query(request), policies, observer, messages, CUT);
        }
    }
}
