package io.gossamer.destination.source.registry;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What a sidecar says of its workload.
 *
 * @param name unique within the namespace
 * @param addresses empty: the address that the connection comes from
 * @param inboundPort where the sidecar takes direct connections; 0 if nowhere
 * @param adminPort 0 if nowhere
 * @param token a signed join token that vouches for the names; empty if an earlier one did
 */
public record Registration(
        String namespace,
        String serviceAccount,
        String name,
        Map<String, String> annotations,
        List<InetAddress> addresses,
        List<Port> ports,
        int inboundPort,
        int adminPort,
        String token) {

    /**
     * A port of a service that the workload serves.
     *
     * @param service in the workload's namespace
     * @param port what clients name
     * @param appPort where the application listens
     * @param name may be empty
     * @param appProtocol empty if the protocol is to be detected
     */
    public record Port(String service, int port, int appPort, String name, String appProtocol) {}

    public Registration {
        annotations = Map.copyOf(annotations);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }
}
