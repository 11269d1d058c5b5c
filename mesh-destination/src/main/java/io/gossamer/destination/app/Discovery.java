package io.gossamer.destination.app;

import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.destination.index.ClusterIps;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.source.ResourceSink;
import io.gossamer.destination.source.compose.ComposeSource;
import io.gossamer.destination.source.compose.EngineOverlay;
import io.gossamer.destination.source.directory.DirectorySource;
import io.gossamer.destination.source.registry.TokenVerifier;
import io.gossamer.destination.source.registry.WorkloadRegistry;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.MeshSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sources, the index and the watches, wired and running until {@link #close}. */
final class Discovery implements AutoCloseable {

    /** How often leases are looked at: how much later than due one may end. */
    private static final Duration LEASE_CHECK = Duration.ofMillis(250);

    private final Index index;
    private final Publisher publisher;
    private final WorkloadRegistry registry;
    private final @Nullable DirectorySource directory;
    private final @Nullable ComposeSource compose;
    private final ScheduledThreadPoolExecutor timer;

    private Discovery(
            DestinationProperties properties,
            MeshSettings settings,
            @Nullable DataDirectory dataDirectory) {
        Set<String> sources = new HashSet<>(Set.of(WorkloadRegistry.NAME));
        if (properties.resources() != null) {
            sources.add(DirectorySource.NAME);
        }
        if (properties.docker().socket() != null) {
            sources.add(EngineOverlay.NAME);
        }
        index = new Index(sources, clusterIps(properties, dataDirectory), Clock.systemUTC());
        publisher = new Publisher(index::snapshot, System::nanoTime);
        index.onChange(publisher::wake);
        ResourceSink sink = properties.propertyRoutes().over(index);
        EngineOverlay engine = engine(properties, sink);
        compose =
                engine == null
                        ? null
                        : new ComposeSource(properties.docker().source(), engine, System::nanoTime);
        registry =
                new WorkloadRegistry(
                        engine == null ? sink : engine,
                        new TokenVerifier(
                                properties.tokenKey(),
                                JoinToken.issuerOf(
                                        settings.controlNamespace(), settings.trustDomain()),
                                Clock.systemUTC()),
                        new IndexedManifests(index::snapshot),
                        settings.controlNamespace(),
                        settings.trustDomain(),
                        dataDirectory == null ? null : dataDirectory.file("registry-grants.json"),
                        System::nanoTime);
        directory =
                properties.resources() == null
                        ? null
                        : new DirectorySource(properties.resources(), sink, Clock.systemUTC());
        timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "timer");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Reads the sources for the first time and goes on watching them. */
    static Discovery start(
            DestinationProperties properties,
            MeshSettings settings,
            @Nullable DataDirectory dataDirectory) {
        Discovery discovery = new Discovery(properties, settings, dataDirectory);
        if (discovery.directory != null) {
            discovery.directory.start();
        }
        if (discovery.compose != null) {
            discovery.compose.start();
        }
        Duration settle =
                discovery.registry.expectsReturns() ? properties.registrySettle() : Duration.ZERO;
        discovery.timer.schedule(
                () -> discovery.index.synced(WorkloadRegistry.NAME),
                settle.toNanos(),
                TimeUnit.NANOSECONDS);
        discovery.timer.scheduleWithFixedDelay(
                discovery.registry::expire,
                LEASE_CHECK.toNanos(),
                LEASE_CHECK.toNanos(),
                TimeUnit.NANOSECONDS);
        return discovery;
    }

    private static @Nullable EngineOverlay engine(
            DestinationProperties properties, ResourceSink sink) {
        return properties.docker().socket() == null
                ? null
                : new EngineOverlay(sink, properties.docker().namespace());
    }

    private static ClusterIps clusterIps(
            DestinationProperties properties, @Nullable DataDirectory dataDirectory) {
        IpNetwork network = IpNetwork.parse(properties.serviceCidr()).orElseThrow();
        if (dataDirectory == null) {
            return new ClusterIps(network, Map.of(), assigned -> {});
        }
        ClusterIpFile file = new ClusterIpFile(dataDirectory.file("cluster-ips"));
        return new ClusterIps(network, file.read(), file::write);
    }

    Index index() {
        return index;
    }

    Publisher publisher() {
        return publisher;
    }

    WorkloadRegistry registry() {
        return registry;
    }

    /** Empty if no engine is asked. */
    Optional<ComposeSource> compose() {
        return Optional.ofNullable(compose);
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
        if (compose != null) {
            compose.close();
        }
        timer.shutdown();
        publisher.close();
    }
}
