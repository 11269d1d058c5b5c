package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.transport.ServiceAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One listener of a service's gRPC API. A service declares each as a bean; every {@code
 * BindableService} bean whose name the predicate takes is served there, and health always.
 *
 * @param name short and unique within the service: in logs, metrics and the ready file
 * @param property name of the setting that the address comes from, for messages
 * @param address loopback TCP (rule R2), or a Unix domain socket that only this user reaches
 * @param trustsIdentityHeaders true only for the socket of the service's own sidecar
 * @param openMethods full method names ({@code package.Service/Method}) that a forwarded call
 *     without an identity may reach; matters only where headers are trusted
 * @param services which gRPC services, by full name, are served here
 * @param limits bounds per connection
 */
public record MeshGrpcListener(
        String name,
        String property,
        ServiceAddress address,
        boolean trustsIdentityHeaders,
        Set<String> openMethods,
        Predicate<String> services,
        CallLimits limits) {

    public MeshGrpcListener {
        openMethods = Set.copyOf(openMethods);
    }

    /** Plaintext TCP for peers of the contract on this host; identity headers are ignored. */
    public static MeshGrpcListener loopback(
            String name, String property, ServiceAddress address, Predicate<String> services) {
        return new MeshGrpcListener(
                name, property, address, false, Set.of(), services, CallLimits.LOOPBACK);
    }

    /** The socket of the service's own sidecar; identity headers are believed. */
    public static MeshGrpcListener sidecar(
            String name,
            String property,
            Path path,
            Set<String> openMethods,
            Predicate<String> services) {
        return new MeshGrpcListener(
                name,
                property,
                new ServiceAddress.Unix(path),
                true,
                openMethods,
                services,
                CallLimits.SIDECAR);
    }

    /**
     * A socket for processes of this user, such as the operator's; identity headers are ignored.
     */
    public static MeshGrpcListener socket(
            String name, String property, Path path, Predicate<String> services) {
        return loopback(name, property, new ServiceAddress.Unix(path), services);
    }

    /** This listener with other limits. */
    public MeshGrpcListener withLimits(CallLimits other) {
        return new MeshGrpcListener(
                name, property, address, trustsIdentityHeaders, openMethods, services, other);
    }
}
