package io.gossamer.proxy.control;

import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;

/** What the data path asks of the control plane. Thread-safe; every call returns at once. */
public interface ControlPlane {

    /**
     * Policy towards a target: OutboundPolicies.Watch, with GetProfile and the fallbacks of the
     * contract's error table already applied. Always yields something in the end: a policy, also a
     * made-up one for targets that the mesh does not know, or a failure.
     */
    Watch<OutboundLookup> outbound(Target target);

    /** Endpoints of a destination: Destination.Get of {@code name:port}, differences applied. */
    Watch<EndpointSnapshot> endpoints(String path);

    /** Policy of a port of this workload; the configured default until the first answer. */
    Watch<ServerPolicy> serverPolicy(int port);

    /** Result of {@link #outbound}. */
    sealed interface OutboundLookup {
        record Found(OutboundPolicy policy) implements OutboundLookup {}

        record Failed(ProxyFailure failure) implements OutboundLookup {}
    }
}
