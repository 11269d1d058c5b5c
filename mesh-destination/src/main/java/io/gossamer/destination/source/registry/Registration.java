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
 * @param ready whether it takes traffic, as far as its sidecar knows
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
        String token,
        boolean ready) {

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

    /** Of a workload that takes traffic. */
    public Registration(
            String namespace,
            String serviceAccount,
            String name,
            Map<String, String> annotations,
            List<InetAddress> addresses,
            List<Port> ports,
            int inboundPort,
            int adminPort,
            String token) {
        this(
                namespace,
                serviceAccount,
                name,
                annotations,
                addresses,
                ports,
                inboundPort,
                adminPort,
                token,
                true);
    }

    /** The same, not ready to take traffic. */
    public Registration notReady() {
        return with(token, false);
    }

    /** What it says of the workload itself, by which two may be compared. */
    Registration facts() {
        return with("", true);
    }

    private Registration with(String otherToken, boolean otherReady) {
        return new Registration(
                namespace,
                serviceAccount,
                name,
                annotations,
                addresses,
                ports,
                inboundPort,
                adminPort,
                otherToken,
                otherReady);
    }

    public Registration {
        annotations = Map.copyOf(annotations);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }
}
