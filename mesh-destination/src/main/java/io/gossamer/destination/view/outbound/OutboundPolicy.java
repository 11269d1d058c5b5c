package io.gossamer.destination.view.outbound;

import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.view.Endpoint;
import io.gossamer.destination.view.PolicyRef;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How traffic leaves a workload: what {@code OutboundPolicies} answers. */
public sealed interface OutboundPolicy {

    /** How the protocol of a port is known. */
    enum Protocol {
        DETECT,
        HTTP1,
        HTTP2,
        GRPC,
        OPAQUE,
        TLS
    }

    /**
     * To a port of a service.
     *
     * @param requests routes of requests; empty where the protocol has none
     * @param connections routes of connections; empty where the protocol has none
     * @param balancing how its own endpoints are chosen
     * @param breaker for all backends of the routes; null for none
     */
    record ToService(
            ServicePort target,
            Protocol protocol,
            List<OutboundRoute> requests,
            List<OutboundRoute> connections,
            Balancing balancing,
            @Nullable Breaker breaker)
            implements OutboundPolicy {

        public ToService {
            requests = List.copyOf(requests);
            connections = List.copyOf(connections);
        }
    }

    /**
     * To the address of a replica (rule R20): requests that name its service go where the service's
     * do, all else goes to the replica.
     *
     * @param named the policy of the service; its routes of requests are for its names alone
     * @param endpoint the replica
     * @param labels metric labels beside the endpoint's own
     */
    record ToReplica(ToService named, Endpoint endpoint, Map<String, String> labels)
            implements OutboundPolicy {

        public ToReplica {
            labels = Map.copyOf(labels);
        }
    }

    /** To a port that the service does not have: forbidden. */
    record UndefinedPort(ServicePort target) implements OutboundPolicy {}

    /**
     * To an address of an EgressNetwork.
     *
     * @param allowed what no route is for
     * @param protocol that of the routes, or {@link Protocol#DETECT}
     * @param routes those of the network that apply, in their precedence; all of one protocol
     */
    record ToEgress(
            PolicyRef network,
            InetAddress address,
            int port,
            boolean allowed,
            Protocol protocol,
            List<OutboundRoute> routes)
            implements OutboundPolicy {

        public ToEgress {
            routes = List.copyOf(routes);
        }
    }

    /** To an address outside of the mesh that no resource speaks of: passed through. */
    record Egress(InetAddress address, int port) implements OutboundPolicy {}
}
