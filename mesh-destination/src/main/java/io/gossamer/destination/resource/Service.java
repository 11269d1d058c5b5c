package io.gossamer.destination.resource;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Service.
 *
 * @param clusterIps the addresses that clients connect to; empty if none was assigned yet, or if
 *     the service is headless
 * @param headless {@code clusterIP: None}: clients connect to the endpoints themselves
 * @param externalName the DNS name of a service of type ExternalName; null otherwise
 * @param selector labels of the Pods behind it; empty if its EndpointSlices are written by others
 * @param localTrafficOnly {@code internalTrafficPolicy: Local}: only endpoints of the client's node
 */
public record Service(
        Metadata metadata,
        List<InetAddress> clusterIps,
        boolean headless,
        @Nullable String externalName,
        Map<String, String> selector,
        List<Port> ports,
        boolean publishNotReadyAddresses,
        boolean localTrafficOnly)
        implements Resource {

    /**
     * A port of a service.
     *
     * @param name empty if the service has a single unnamed port
     * @param port 1 to 65535
     * @param target where the Pods listen
     * @param appProtocol empty if the protocol is to be detected
     */
    public record Port(String name, int port, Target target, String appProtocol) {}

    /**
     * A port of a Pod, by number or by the name of a container port.
     *
     * @param number 0 if the port is given by name
     * @param name empty if the port is given by number
     */
    public record Target(int number, String name) {

        public static Target number(int number) {
            return new Target(number, "");
        }
    }

    public Service {
        clusterIps = List.copyOf(clusterIps);
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE;
    }

    public Optional<Port> port(int number) {
        return ports.stream().filter(port -> port.port() == number).findFirst();
    }

    /** The same service with other metadata. */
    public Service withMetadata(Metadata other) {
        return new Service(
                other,
                clusterIps,
                headless,
                externalName,
                selector,
                ports,
                publishNotReadyAddresses,
                localTrafficOnly);
    }

    /** The same service with the address that was assigned to it. */
    public Service withClusterIp(InetAddress address) {
        return new Service(
                metadata,
                List.of(address),
                headless,
                externalName,
                selector,
                ports,
                publishNotReadyAddresses,
                localTrafficOnly);
    }
}
