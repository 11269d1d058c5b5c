package io.gossamer.destination.app;

import io.gossamer.destination.source.compose.ComposeSource;
import io.gossamer.destination.source.compose.Restarter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * Puts containers of the Compose project that it runs in back into their networks, by the Docker
 * engine's socket. It needs nothing else, and so runs in a container without a network.
 */
public final class RestarterApplication {

    static final int UNUSABLE = 2;

    private static final String SOCKET = "docker-socket";

    private RestarterApplication() {}

    /**
     * Takes {@code --docker-socket=PATH}. Ends by a signal, or with 1 when the engine does not
     * answer for long, or with 2 if the arguments are wrong.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.err));
    }

    private static int run(String[] arguments, PrintStream err) {
        List<String> values = new DefaultApplicationArguments(arguments).getOptionValues(SOCKET);
        if (values == null || values.size() != 1 || values.get(0).isEmpty()) {
            err.println(
                    "restarter: "
                            + String.join(" ", arguments)
                            + " (expected: --docker-socket=PATH, that of the Docker engine)");
            return UNUSABLE;
        }
        log();
        try (Restarter restarter =
                new Restarter(
                        new ComposeSource.Settings(
                                Path.of(values.get(0)), "", DockerProperties::ownId),
                        System::nanoTime)) {
            restarter.run();
        }
        return 1;
    }

    /** As the service itself has it. */
    private static void log() {
        LoggingSystem system = LoggingSystem.get(RestarterApplication.class.getClassLoader());
        system.beforeInitialize();
        system.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
    }
}
