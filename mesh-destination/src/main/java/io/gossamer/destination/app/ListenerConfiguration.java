package io.gossamer.destination.app;

import io.gossamer.autoconfigure.admin.AdminListener;
import io.gossamer.autoconfigure.server.CallLimits;
import io.gossamer.autoconfigure.server.MeshGrpcListener;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the service listens (rule R2). */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    /** The name of the sidecar's socket in the data directory. */
    static final String SOCKET = "destination.sock";

    /** A peer watches a few things per destination and has thousands of destinations at most. */
    private static final CallLimits WATCHES =
            CallLimits.LOOPBACK
                    .withCallsPerConnection(CallLimits.SIDECAR.callsPerConnection())
                    .withMessageBytes(256 << 10);

    @Bean
    @ConditionalOnProperty("mesh.destination.data-dir")
    MeshGrpcListener sidecarListener(DestinationProperties properties, DataDirectory directory) {
        Path socket = directory.file(SOCKET);
        return MeshGrpcListener.sidecar(
                "sidecar", "mesh.destination.data-dir", socket, Set.of(), service -> true);
    }

    @Bean
    MeshGrpcListener destinationListener(DestinationProperties properties) {
        return loopback("destination", "mesh.destination.listen", properties.listen());
    }

    @Bean
    MeshGrpcListener policyListener(DestinationProperties properties) {
        return loopback("policy", "mesh.destination.policy-listen", properties.policyListen());
    }

    @Bean
    AdminListener adminListener(DestinationProperties properties) {
        return new AdminListener(
                "mesh.destination.admin",
                (ServiceAddress.Tcp) ServiceAddress.parse(properties.admin()));
    }

    private static MeshGrpcListener loopback(String name, String property, String address) {
        return MeshGrpcListener.loopback(
                        name, property, ServiceAddress.parse(address), service -> true)
                .withLimits(WATCHES);
    }
}
