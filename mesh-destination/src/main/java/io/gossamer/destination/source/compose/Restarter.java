package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.compose.engine.EngineClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers of one Compose project again that Docker left without their network. Docker
 * moves nobody when the container is started again whose network others share, and does not try
 * again when it starts these before that one, as after a restart of the engine. Nothing else is
 * touched: who has ended, or was stopped, stays so.
 */
public final class Restarter implements AutoCloseable {

    /** Compose starts the holder first and the others within this time: it comes before us. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    /** What has no network has nobody to finish anything for. */
    private static final int SECONDS_TO_END = 5;

    /** Docker's words for a start that failed since the holder did not run yet. */
    private static final String HOLDER_WAS_AWAY = "cannot join network";

    /** Of the same container, if the first did not help. It doubles. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** After which an earlier attempt is forgotten. */
    private static final Duration MEMORY = LONGEST_PAUSE.multipliedBy(2);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Restarter.class);

    private final EngineFollower follower;
    private final LongSupplier nanoTime;
    private final Map<String, Attempt> attempts = new HashMap<>();

    /**
     * @param at of {@code nanoTime}
     * @param pause before the next one. Nanoseconds
     */
    private record Attempt(long at, long pause) {}

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public Restarter(ComposeSource.Settings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        follower =
                new EngineFollower(
                        settings, EngineClient.Access.RESTART, SETTLE, new Mending(), nanoTime);
    }

    /**
     * Works until it is closed or the thread interrupted, or the engine does not answer for {@link
     * #PATIENCE}: it may have made its socket anew, which a container that was started before does
     * not see.
     */
    public void run() {
        follower.run();
    }

    /** May be called from any thread. */
    @Override
    public void close() {
        follower.close();
    }

    private final class Mending implements EngineFollower.Observer {

        @Override
        public void seen(
                EngineClient client, List<ContainerFacts> containers, SharedNetworks shared) {
            long now = nanoTime.getAsLong();
            attempts.values().removeIf(attempt -> now - attempt.at > MEMORY.toNanos());
            List<ContainerFacts> lost = new ArrayList<>(shared.leftBehind());
            for (ContainerFacts container : shared.down()) {
                if (client.errorOf(container.id()).contains(HOLDER_WAS_AWAY)) {
                    lost.add(container);
                }
            }
            lost.stream().filter(this::isDue).forEach(container -> restart(client, container));
        }

        private boolean isDue(ContainerFacts container) {
            Attempt last = attempts.get(container.id());
            return last == null || nanoTime.getAsLong() - last.at >= last.pause;
        }

        private void restart(EngineClient client, ContainerFacts container) {
            Attempt last = attempts.get(container.id());
            long pause =
                    last == null
                            ? FIRST_PAUSE.toNanos()
                            : Math.min(LONGEST_PAUSE.toNanos(), 2 * last.pause);
            try {
                client.restart(container.id(), SECONDS_TO_END);
                log.info("{}: had lost its network, was restarted", container.name());
            } catch (RuntimeException e) {
                log.warn(
                        "{}: not restarted: {} (expected: back in its network; next attempt in {}"
                                + " s)",
                        container.name(),
                        e.getMessage(),
                        Duration.ofNanos(pause).toSeconds());
            }
            attempts.put(container.id(), new Attempt(nanoTime.getAsLong(), pause));
        }

        @Override
        public void lost(Problem why, Duration since) {
            if (since.compareTo(PATIENCE) > 0) {
                log.warn(
                        "no answer for {} s, ending (expected: started again by the engine, with its"
                                + " socket as it is then)",
                        PATIENCE.toSeconds());
                follower.close();
            }
        }
    }
}
