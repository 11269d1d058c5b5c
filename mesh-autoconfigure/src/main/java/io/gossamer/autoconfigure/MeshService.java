package io.gossamer.autoconfigure;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts a service of the mesh as a Spring Boot application without a web stack. SIGTERM drains it:
 * readiness goes down, calls in flight end, then the process does.
 */
public final class MeshService {

    /** Name of the file with settings, without its ending. */
    public static final String CONFIG_NAME = "mesh";

    /**
     * Settings come from arguments, system properties and environment, and from {@code mesh.yml} or
     * {@code mesh.properties} in the working directory: never from the {@code application.*} of
     * whatever application happens to live there.
     */
    private static final Map<String, Object> DEFAULTS =
            Map.of(
                    // gRPC sets SO_KEEPALIVE on Unix domain sockets too: a warning per connection.
                    "logging.level.io.netty.bootstrap",
                    "error",
                    // A failed start is told once, as description and action.
                    "logging.level.org.springframework.context",
                    "error",
                    "spring.config.name",
                    CONFIG_NAME,
                    "spring.jmx.enabled",
                    "false",
                    "logging.register-shutdown-hook",
                    "false",
                    "logging.level.root",
                    "warn",
                    "logging.level.io.gossamer",
                    "info");

    private MeshService() {}

    /**
     * Starts the application and returns once it listens.
     *
     * @param application the annotated class
     * @param arguments {@code --name=value}
     */
    public static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        SpringApplication boot = new SpringApplication(application);
        boot.setWebApplicationType(WebApplicationType.NONE);
        boot.setBannerMode(Banner.Mode.OFF);
        boot.setLogStartupInfo(false);
        boot.setKeepAlive(true);
        boot.setDefaultProperties(DEFAULTS);
        return boot.run(arguments);
    }
}
