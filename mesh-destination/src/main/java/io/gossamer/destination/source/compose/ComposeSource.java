package io.gossamer.destination.source.compose;

import com.github.dockerjava.api.model.Container;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.compose.engine.EngineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the containers of one Compose project on a thread of its own, until {@link #close}. The
 * engine's events say when to look; what holds is the list of containers that is read then, so that
 * a lost event costs at most {@link #RESYNC}. While the engine does not answer, what it said last
 * stays, and that it does not is a problem for the inventory.
 */
public final class ComposeSource implements AutoCloseable {

    /** How long after an event the list is read: events come in bursts. */
    private static final Duration SETTLE = Duration.ofMillis(30);

    /** How often it is read without an event. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_CONTAINERS = 10_000;
    private static final String EXPECTED = " (expected: ";

    private static final Logger log = LoggerFactory.getLogger(ComposeSource.class);

    /**
     * What to watch.
     *
     * @param socket of the engine
     * @param project name of the Compose project; empty for that of the container with this id
     * @param ownId the first characters of the id of the container that this runs in; may be empty
     */
    public record Settings(Path socket, String project, Supplier<String> ownId) {}

    private final Settings settings;
    private final EngineOverlay overlay;
    private final LongSupplier nanoTime;
    private final SplittableRandom random = new SplittableRandom();
    private final Signal signal = new Signal();
    private final Thread thread;
    private final Starts starts = new Starts();
    private Duration pause = FIRST_PAUSE;
    private List<Problem> conditions = List.of();
    private boolean isLossTold;
    private volatile int containers;
    private volatile boolean connected;

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public ComposeSource(Settings settings, EngineOverlay overlay, LongSupplier nanoTime) {
        this.settings = settings;
        this.overlay = overlay;
        this.nanoTime = nanoTime;
        thread = new Thread(this::run, "docker-engine");
        thread.setDaemon(true);
    }

    /** Begins to watch. Called once. */
    public void start() {
        thread.start();
    }

    /** Whether the engine answers. */
    public boolean isConnected() {
        return connected;
    }

    /** Containers of the project that were seen last. */
    public int containers() {
        return containers;
    }

    /** Stops watching; what was read stays. */
    @Override
    public void close() {
        signal.close();
        thread.interrupt();
    }

    private void run() {
        try {
            while (!signal.isClosed()) {
                try {
                    follow();
                } catch (IOException | RuntimeException e) {
                    if (!signal.isClosed()) {
                        lost(e);
                    }
                }
                overlay.synced(EngineOverlay.NAME);
                signal.pause(jittered(pause));
                pause = longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Follows the engine for as long as it answers. */
    private void follow() throws IOException, InterruptedException {
        signal.reset();
        starts.forget();
        try (EngineClient client = EngineClient.connect(settings.socket(), nanoTime)) {
            client.events(
                    container -> {
                        if (!container.isEmpty()) {
                            starts.changed(container);
                        }
                        signal.changed();
                    },
                    signal::ended);
            String project = project(client);
            do {
                look(client, project);
                pause = FIRST_PAUSE;
                signal.await(RESYNC);
                signal.pause(SETTLE);
            } while (!signal.isClosed() && signal.end().isEmpty());
            if (!signal.isClosed()) {
                throw new IOException(signal.end().orElse(""));
            }
        }
    }

    private void look(EngineClient client, String project) throws IOException {
        signal.taken();
        List<Container> all = client.containers(Map.of(ContainerFacts.PROJECT, project));
        if (all.size() > MAX_CONTAINERS) {
            throw new IOException(
                    "project "
                            + project
                            + ": "
                            + all.size()
                            + " containers (expected: at most "
                            + MAX_CONTAINERS
                            + ")");
        }
        containers = all.size();
        if (!connected) {
            connected = true;
            isLossTold = false;
            log.info(
                    "docker engine {}: {} containers of project {}",
                    client.version(),
                    containers,
                    project);
        }
        List<ContainerFacts> facts =
                all.stream().map(ContainerReader::read).flatMap(Optional::stream).toList();
        SharedNetworks shared =
                new SharedNetworks(
                        facts, starts.of(SharedNetworks.involved(facts), client::startOf));
        tell(shared.problems());
        Map<String, Replica> replicas = Replicas.of(shared.judged(facts));
        overlay.update(new EngineView(overlay.view().namespace(), replicas, conditions));
        overlay.synced(EngineOverlay.NAME);
    }

    private void tell(List<Problem> now) {
        now.stream()
                .filter(problem -> !conditions.contains(problem))
                .forEach(problem -> log.warn("{}", problem));
        conditions = now;
    }

    private String project(EngineClient client) throws IOException {
        if (!settings.project().isEmpty()) {
            return settings.project();
        }
        String id = settings.ownId().get();
        Optional<String> own =
                id.isEmpty()
                        ? Optional.empty()
                        : client.container(id).stream()
                                .filter(container -> container.getId().startsWith(id))
                                .map(Container::getLabels)
                                .filter(labels -> labels != null)
                                .map(labels -> labels.getOrDefault(ContainerFacts.PROJECT, ""))
                                .filter(name -> !name.isEmpty())
                                .findFirst();
        return own.orElseThrow(
                () ->
                        new IOException(
                                "mesh.destination.docker.project: not set (expected: the name of a"
                                        + " Compose project, since this does not run in a container"
                                        + " of one)"));
    }

    private void lost(Exception cause) {
        Problem problem = problem(cause);
        if (!isLossTold) {
            isLossTold = true;
            log.warn("{}", problem);
        }
        connected = false;
        overlay.update(
                overlay.view()
                        .with(Stream.concat(Stream.of(problem), conditions.stream()).toList()));
    }

    /** The library wraps what the transport says. */
    private static Problem problem(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (said.contains(EXPECTED)) {
                message = said;
            }
        }
        int at = message.indexOf(EXPECTED);
        String expected =
                at < 0
                        ? "an engine that answers"
                        : message.substring(at + EXPECTED.length(), message.length() - 1);
        return new Problem(
                Origin.DOCKER,
                0,
                "",
                "mesh.destination.docker.socket",
                at < 0 ? message : message.substring(0, at),
                expected + "; what the engine said last stays");
    }

    private Duration jittered(Duration length) {
        return length.plusMillis(random.nextLong(length.toMillis() / 2 + 1));
    }

    private static Duration longer(Duration length) {
        Duration twice = length.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
