package io.gossamer.destination.app;

import io.gossamer.autoconfigure.MeshService;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Discovery and policy of the mesh: {@code mesh.destination.*} are its settings. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({DestinationConfiguration.class, ListenerConfiguration.class})
public class DestinationApplication {

    /** Starts the service and returns once it listens. */
    public static void main(String[] arguments) {
        MeshService.run(DestinationApplication.class, arguments);
    }
}
