package io.gossamer.destination.source.compose;

import com.github.dockerjava.api.model.Container;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.compose.engine.EngineClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the containers of one Compose project, on the thread that calls {@link #run}. The
 * engine's events say when to look; what holds is the list of containers that is read then, so that
 * a lost event costs at most {@link #RESYNC}. When the engine does not answer, it is asked again,
 * and again.
 */
final class EngineFollower implements AutoCloseable {

    /** How often the list is read without an event. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_CONTAINERS = 10_000;
    private static final String EXPECTED = " (expected: ";

    private static final Logger log = LoggerFactory.getLogger(EngineFollower.class);

    private final ComposeSource.Settings settings;
    private final EngineClient.Access access;
    private final Duration settle;
    private final Observer observer;
    private final LongSupplier nanoTime;
    private final SplittableRandom random = new SplittableRandom();
    private final Signal signal = new Signal();
    private final Starts starts = new Starts();
    private Duration pause = FIRST_PAUSE;
    private boolean isLost;
    private long lostAt;
    private volatile boolean connected;

    /** What is made of it, on the thread that follows. */
    interface Observer {

        /** The containers of the project, and what is wrong with the networks that they share. */
        void seen(EngineClient client, List<ContainerFacts> containers, SharedNetworks shared)
                throws IOException, InterruptedException;

        /**
         * The engine does not answer; called again while that is so.
         *
         * @param since the first of these calls
         */
        void lost(Problem why, Duration since);
    }

    /**
     * @param settle how long after an event the list is read: events come in bursts
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    EngineFollower(
            ComposeSource.Settings settings,
            EngineClient.Access access,
            Duration settle,
            Observer observer,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.access = access;
        this.settle = settle;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /** Whether the engine answers. May be called from any thread. */
    boolean isConnected() {
        return connected;
    }

    /** Ends {@link #run}. May be called from any thread. */
    @Override
    public void close() {
        signal.close();
    }

    /** Follows until this is closed or the thread interrupted. */
    void run() {
        try {
            while (!signal.isClosed()) {
                try {
                    follow();
                } catch (IOException | RuntimeException e) {
                    if (!signal.isClosed()) {
                        lost(problem(e));
                    }
                }
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
        try (EngineClient client = EngineClient.connect(settings.socket(), access, nanoTime)) {
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
                signal.pause(settle);
            } while (!signal.isClosed() && signal.end().isEmpty());
            if (!signal.isClosed()) {
                throw new IOException(signal.end().orElse(""));
            }
        }
    }

    private void look(EngineClient client, String project)
            throws IOException, InterruptedException {
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
        if (!connected) {
            connected = true;
            log.info(
                    "docker engine {}: {} containers of project {}",
                    client.version(),
                    all.size(),
                    project);
        }
        List<ContainerFacts> facts =
                all.stream().map(ContainerReader::read).flatMap(Optional::stream).toList();
        SharedNetworks shared =
                new SharedNetworks(
                        facts, starts.of(SharedNetworks.involved(facts), client::startOf));
        // The engine answers: what an observer cannot get of it is another matter.
        isLost = false;
        observer.seen(client, facts, shared);
    }

    /** The first time is worth a line in the log, the others are the same. */
    private void lost(Problem why) {
        connected = false;
        if (!isLost) {
            isLost = true;
            lostAt = nanoTime.getAsLong();
            log.warn("{}", why);
        }
        observer.lost(why, Duration.ofNanos(nanoTime.getAsLong() - lostAt));
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
