package io.gossamer.cli.up;

import io.gossamer.cli.compose.MeshedApplication;
import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.Observation;
import io.gossamer.cli.edges.Visitor;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.render.EdgeScreen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Watches a running application. Interrupting its thread ends that, and not the application. */
public final class ApplicationWatch {

    /** Bound of the wait for the steady state. */
    private static final Duration STEADY_WITHIN = Duration.ofMinutes(2);

    /** Longer than anybody looks, and short enough to be added to a ticker. */
    private static final Duration WITHOUT_END = Duration.ofDays(36_500);

    /** So often the table is tried again, a second apart, when the control plane went away. */
    private static final int TRIES = 60;

    /** So often, in looks, it is asked whether a container has lost its network. */
    private static final int HEAL_EVERY = 5;

    private final MeshedProject project;
    private final EdgeScreen screen;
    private final LongSupplier nanoTicker;
    private int looks;
    private List<String> healed = List.of();

    public ApplicationWatch(MeshedProject project, EdgeScreen screen, LongSupplier nanoTicker) {
        this.project = project;
        this.screen = screen;
        this.nanoTicker = nanoTicker;
    }

    /**
     * Shows the edges until interrupted, and restarts containers that have lost their network. The
     * control plane may be away for a minute meanwhile.
     *
     * @throws MeshFailure if it stays away
     */
    public void show() {
        int tries = 0;
        while (true) {
            long begin = nanoTicker.getAsLong();
            try (EdgeFeed feed = project.edges()) {
                Observation observation =
                        new Observation(
                                feed,
                                nanoTicker,
                                recent -> {
                                    heal();
                                    screen.show(headline(), recent);
                                });
                observation.until(begin + WITHOUT_END.toNanos());
            } catch (InterruptedException e) {
                return;
            } catch (MeshFailure e) {
                boolean shown = nanoTicker.getAsLong() - begin > STEADY_WITHIN.toNanos();
                tries = shown ? 0 : tries + 1;
                if (tries > TRIES) {
                    throw e;
                }
                screen.say(String.valueOf(e.getMessage()));
                if (!healAndPause()) {
                    return;
                }
            }
        }
    }

    /**
     * Waits for the steady state, looks on for a time, and judges what it saw.
     *
     * @param duration how long it looks on
     */
    public UpOutcome check(MeshedApplication application, Duration duration) {
        Visitor visitor = new Visitor(application.check().visits());
        try {
            return check(new ApplicationExpectations(application), duration);
        } finally {
            visitor.close();
        }
    }

    private UpOutcome check(ApplicationExpectations expectations, Duration duration) {
        List<Edge> edges = List.of();
        try (EdgeFeed feed = project.edges()) {
            Observation observation = observation(feed);
            feed.read();
            List<String> faults = observation.awaitSteady(STEADY_WITHIN, expectations::judge);
            edges = feed.recent();
            if (!faults.isEmpty()) {
                return new UpOutcome(edges, neverSteady(faults), false);
            }
            screen.say("steady; observing");
            feed.mark();
            observation.until(nanoTicker.getAsLong() + duration.toNanos());
            edges = feed.sinceMark();
            return new UpOutcome(edges, expectations.judge(edges), false);
        } catch (InterruptedException e) {
            return new UpOutcome(
                    edges, List.of("check: interrupted (expected: to observe to the end)"), true);
        } catch (MeshFailure e) {
            return new UpOutcome(edges, List.of(String.valueOf(e.getMessage())), false);
        }
    }

    private Observation observation(EdgeFeed feed) {
        return new Observation(feed, nanoTicker, recent -> screen.show(headline(), recent));
    }

    private String headline() {
        String headline =
                project.name() + "   (Ctrl-C ends this table, 'mesh down' the application)";
        return healed.isEmpty() ? headline : headline + "\n\n" + String.join("\n", healed);
    }

    private void heal() throws InterruptedException {
        if (looks++ % HEAL_EVERY == 0) {
            List<String> now = project.heal();
            // What was done stays in sight for as long as people need to see it.
            if (!now.isEmpty() || looks % (HEAL_EVERY * HEAL_EVERY) == 1) {
                healed = now;
            }
        }
    }

    private static List<String> neverSteady(List<String> faults) {
        List<String> failures = new ArrayList<>(faults);
        failures.add(
                "application: not steady (expected: within "
                        + STEADY_WITHIN.toSeconds()
                        + " s; see 'docker ps --all' and 'docker logs')");
        return failures;
    }

    private boolean healAndPause() {
        try {
            try {
                // At each try: the control plane may be away since networks were started again.
                project.heal().forEach(screen::say);
            } catch (MeshFailure e) {
                // What is wrong with the engine was said already.
            }
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
