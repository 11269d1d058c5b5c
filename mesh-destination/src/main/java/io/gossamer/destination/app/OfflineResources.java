package io.gossamer.destination.app;

import io.gossamer.autoconfigure.MeshService;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.destination.index.ClusterIps;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.directory.DirectoryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A directory of manifests read once by the code of the service, without running anything.
 *
 * @param passedOver policy that has no effect, since its kind is not read
 * @param manifests how many files there are
 */
record OfflineResources(Snapshot snapshot, List<Problem> passedOver, int manifests) {

    private static final String CONFIG_NAME = "spring.config.name";

    /**
     * The service's settings: of arguments, environment, and the file that the service would read.
     *
     * @throws IOException with a message for whoever made them
     */
    static DestinationProperties properties(String[] arguments) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        environment
                .getPropertySources()
                .addLast(
                        new MapPropertySource(
                                "defaults", Map.of(CONFIG_NAME, MeshService.CONFIG_NAME)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        try {
            return Binder.get(environment)
                    .bindOrCreate("mesh.destination", DestinationProperties.class);
        } catch (BindException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StartFailureException failure) {
                    throw new IOException(failure.description(), e);
                }
            }
            throw e;
        }
    }

    /**
     * Reads it, and the routes that the properties state.
     *
     * @throws IOException with a message for whoever named the directory
     */
    static OfflineResources read(String directory, DestinationProperties properties)
            throws IOException {
        DirectoryReader.Manifests manifests;
        try {
            manifests = DirectoryReader.read(Path.of(directory));
        } catch (IOException e) {
            throw new IOException(
                    "directory: "
                            + directory
                            + " "
                            + e.getClass().getSimpleName()
                            + " (expected: a readable directory of manifests)",
                    e);
        }
        ClusterIps addresses =
                new ClusterIps(
                        IpNetwork.parse(properties.serviceCidr()).orElseThrow(),
                        Map.of(),
                        assigned -> {});
        Index index = new Index(Set.of(), addresses, Clock.systemUTC());
        properties.propertyRoutes().over(index).accept(manifests.bundles(), Set.of());
        return new OfflineResources(
                index.snapshot(), manifests.passedOver(), manifests.bundles().size());
    }
}
