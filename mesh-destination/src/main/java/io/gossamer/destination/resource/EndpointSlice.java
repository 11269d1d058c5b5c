package io.gossamer.destination.resource;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Endpoints of one service.
 *
 * @param service name of the Service in the same namespace; empty if the label is missing
 */
public record EndpointSlice(
        Metadata metadata, String service, List<Endpoint> endpoints, List<Port> ports)
        implements Resource {

    public static final String SERVICE_LABEL = "kubernetes.io/service-name";

    /**
     * One endpoint, reachable at each of its addresses.
     *
     * @param ready takes new connections
     * @param pod name of the Pod behind it in the same namespace; empty if it is none
     * @param hostname the first label of its own DNS name; empty if it has none
     * @param node empty if unknown
     * @param zone empty if unknown
     * @param forZones zones that should use this endpoint; empty if there is no hint
     */
    public record Endpoint(
            List<InetAddress> addresses,
            boolean ready,
            String pod,
            String hostname,
            String node,
            String zone,
            Set<String> forZones) {

        public Endpoint {
            addresses = List.copyOf(addresses);
            forZones = Set.copyOf(forZones);
        }
    }

    /**
     * A port that all endpoints of the slice offer.
     *
     * @param name that of the service's port; empty if the service has a single unnamed one
     * @param servicePort the service's port by number, as registered workloads state it; 0 if the
     *     name decides
     * @param port where the endpoints listen, 1 to 65535
     */
    public record Port(String name, int servicePort, int port) {

        /** Whether this is the port behind a port of the service. */
        public boolean serves(Service.Port target) {
            return servicePort != 0 ? servicePort == target.port() : name.equals(target.name());
        }
    }

    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    @Override
    public Kind kind() {
        return Kind.ENDPOINT_SLICE;
    }
}
