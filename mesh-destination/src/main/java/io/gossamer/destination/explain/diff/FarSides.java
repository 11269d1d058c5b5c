package io.gossamer.destination.explain.diff;

import io.gossamer.api.inbound.Server;
import io.gossamer.destination.grpc.inbound.InboundMessages;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.EndpointsView;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ServiceName;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The policies that judge behind a port of a service. For one thread. */
final class FarSides {

    private final Snapshot snapshot;
    private final EndpointsView endpoints;
    private final InboundPolicyView policies;
    private final Map<String, List<EndpointsView.Considered>> known = new HashMap<>();

    FarSides(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.endpoints = new EndpointsView(settings);
        this.policies = new InboundPolicyView(settings);
    }

    /**
     * A policy of one or more endpoints.
     *
     * @param policy what their sidecars are told
     */
    record Side(Server policy) {}

    /** Each policy once; none if nobody judges there. */
    List<Side> of(Service service, Service.Port port) {
        Map<Server, Side> sides = new LinkedHashMap<>();
        for (EndpointsView.Considered found : considered(service, port)) {
            Pod pod = found.pod();
            if (found.endpoint() == null || pod == null || found.endpoint().identity().isEmpty()) {
                continue;
            }
            InboundPolicyView.Query query =
                    new InboundPolicyView.Query(
                            pod.metadata().namespace(), pod.metadata().name(), found.port());
            if (policies.evaluate(snapshot, query) instanceof Lookup.Found<InboundPolicy> policy) {
                Server message = InboundMessages.server(policy.value());
                sides.putIfAbsent(message, new Side(message));
            }
        }
        return new ArrayList<>(sides.values());
    }

    /** Whether something stands there that would be sent anything. */
    boolean isServed(Service service, Service.Port port) {
        return considered(service, port).stream().anyMatch(found -> found.endpoint() != null);
    }

    /** The names of what stands there. */
    String workloads(Service service, Service.Port port) {
        TreeSet<String> names = new TreeSet<>();
        for (EndpointsView.Considered found : considered(service, port)) {
            if (found.endpoint() != null) {
                Pod pod = found.pod();
                names.add(
                        pod == null
                                ? found.address().getHostAddress() + ":" + found.port()
                                : pod.metadata().name() + ":" + found.port());
            }
        }
        return String.join(", ", names);
    }

    private List<EndpointsView.Considered> considered(Service service, Service.Port port) {
        ServiceName name =
                new ServiceName("", service.metadata().name(), service.metadata().namespace());
        return known.computeIfAbsent(
                service.key() + ":" + port.port(),
                absent ->
                        endpoints.considered(
                                snapshot,
                                new EndpointsView.Query(name, port.port(), Client.UNKNOWN)));
    }
}
