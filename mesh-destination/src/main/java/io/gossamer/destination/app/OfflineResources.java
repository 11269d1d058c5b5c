package io.gossamer.destination.app;

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
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A directory of manifests read once by the code of the service, without running anything.
 *
 * @param passedOver policy that has no effect, since its kind is not read
 * @param manifests how many files there are
 */
record OfflineResources(Snapshot snapshot, List<Problem> passedOver, int manifests) {

    /** The service's settings, as far as arguments state them. */
    static DestinationProperties properties(String[] arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        return Binder.get(environment)
                .bindOrCreate("mesh.destination", DestinationProperties.class);
    }

    /**
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
        index.accept(manifests.bundles(), Set.of());
        return new OfflineResources(
                index.snapshot(), manifests.passedOver(), manifests.bundles().size());
    }
}
