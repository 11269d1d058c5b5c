package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.compose.engine.EngineClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the containers of one Compose project on a thread of its own, until {@link #close}, and
 * tells the index what they are. While the engine does not answer, what it said last stays, and
 * that it does not is a problem for the inventory.
 */
public final class ComposeSource implements AutoCloseable {

    /** Within a second all have to know. */
    private static final Duration SETTLE = Duration.ofMillis(30);

    private static final Logger log = LoggerFactory.getLogger(ComposeSource.class);

    /**
     * What to watch.
     *
     * @param socket of the engine
     * @param project name of the Compose project; empty for that of the container with this id
     * @param ownId the first characters of the id of the container that this runs in; may be empty
     */
    public record Settings(Path socket, String project, Supplier<String> ownId) {}

    private final EngineOverlay overlay;
    private final EngineFollower follower;
    private final Thread thread;
    private List<Problem> conditions = List.of();
    private volatile int containers;

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public ComposeSource(Settings settings, EngineOverlay overlay, LongSupplier nanoTime) {
        this.overlay = overlay;
        follower =
                new EngineFollower(
                        settings, EngineClient.Access.READ, SETTLE, new Telling(), nanoTime);
        thread = new Thread(follower::run, "docker-engine");
        thread.setDaemon(true);
    }

    /** Begins to watch. Called once. */
    public void start() {
        thread.start();
    }

    /** Whether the engine answers. */
    public boolean isConnected() {
        return follower.isConnected();
    }

    /** Containers of the project that were seen last. */
    public int containers() {
        return containers;
    }

    /** Stops watching; what was read stays. */
    @Override
    public void close() {
        follower.close();
        thread.interrupt();
    }

    private final class Telling implements EngineFollower.Observer {

        @Override
        public void seen(EngineClient client, List<ContainerFacts> seen, SharedNetworks shared) {
            containers = seen.size();
            tell(shared.problems());
            Map<String, Replica> replicas = Replicas.of(shared.judged(seen));
            overlay.update(new EngineView(overlay.view().namespace(), replicas, conditions));
            overlay.synced(EngineOverlay.NAME);
        }

        @Override
        public void lost(Problem why, Duration since) {
            overlay.update(
                    overlay.view()
                            .with(Stream.concat(Stream.of(why), conditions.stream()).toList()));
            overlay.synced(EngineOverlay.NAME);
        }

        private void tell(List<Problem> now) {
            now.stream()
                    .filter(problem -> !conditions.contains(problem))
                    .forEach(problem -> log.warn("{}", problem));
            conditions = now;
        }
    }
}
