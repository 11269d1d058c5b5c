package io.gossamer.identity.app;

import io.gossamer.autoconfigure.MeshService;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The identity service: {@code IdentityApplication --mesh.identity.data-dir=DIR}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(IdentityConfiguration.class)
public class IdentityApplication {

    /**
     * Starts the service.
     *
     * @param arguments {@code --mesh.identity.NAME=VALUE}
     */
    public static void main(String[] arguments) {
        MeshService.run(IdentityApplication.class, arguments);
    }
}
