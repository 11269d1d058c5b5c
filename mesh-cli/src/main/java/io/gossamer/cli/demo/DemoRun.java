package io.gossamer.cli.demo;

import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.EdgeObserver;
import io.gossamer.cli.edges.Expectation;
import io.gossamer.cli.edges.Judge;
import io.gossamer.cli.edges.Observation;
import io.gossamer.cli.edges.ProcessMetrics;
import io.gossamer.cli.edges.Visitor;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.ProcessGroup;
import io.gossamer.cli.process.ResourceUsage;
import io.gossamer.cli.render.DemoJson;
import io.gossamer.cli.render.EdgeScreen;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the demo from start to end. Interrupting its thread ends it early and cleanly.
 *
 * <p>A check waits until every expected edge has had traffic and no failure for a few seconds,
 * counts from there, and judges what it counted.
 */
public final class DemoRun {

    /** Bound of the wait for the steady state, from when everything has been started. */
    private static final Duration STEADY_WITHIN = Duration.ofMinutes(2);

    /** Longer than any run, and short enough to be added to a ticker. */
    private static final Duration WITHOUT_END = Duration.ofDays(36_500);

    private final DataDirectory data;
    private final Installation installation;
    private final DemoSettings settings;
    private final EdgeScreen screen;
    private final LongSupplier nanoTicker;
    private final DemoOutcome outcome = new DemoOutcome();
    private final ProcessMetrics metrics = new ProcessMetrics();
    private final Set<String> toldDead = new HashSet<>();

    public DemoRun(
            DataDirectory data,
            Installation installation,
            DemoSettings settings,
            EdgeScreen screen,
            LongSupplier nanoTicker) {
        this.data = data;
        this.installation = installation;
        this.settings = settings;
        this.screen = screen;
        this.nanoTicker = nanoTicker;
    }

    /** Runs it. When this returns, no process of the run is left. */
    public DemoOutcome run() {
        try (ProcessGroup group = ProcessGroup.lead(data, "demo")) {
            if (installation.isRecording()) {
                group.awaitRecordings();
            }
            try {
                run(group);
            } catch (InterruptedException e) {
                outcome.interrupted();
                if (settings.check()) {
                    outcome.fail("demo: interrupted (expected: to observe it to the end)");
                }
            } catch (MeshFailure e) {
                outcome.fail(String.valueOf(e.getMessage()));
            }
        }
        if (settings.check()) {
            outcome.judged();
        }
        return outcome;
    }

    private void run(ProcessGroup group) throws InterruptedException {
        Shop shop = Shop.start(data, group, installation, settings, screen::say);
        Visitor visitor = new Visitor(List.of(URI.create(shop.url())));
        try {
            observe(shop, group);
        } finally {
            // Clears the interrupt that may have ended the observation: the end takes its time.
            boolean interrupted = Thread.interrupted();
            visitor.close();
            shop.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void observe(Shop shop, ProcessGroup group) throws InterruptedException {
        List<Expectation> expectations = DemoPlan.expectations(shop.addresses());
        EdgeObserver observer = new EdgeObserver(shop.workloads(), nanoTicker);
        Observation observation =
                new Observation(observer, nanoTicker, recent -> tick(shop, group, recent));
        observer.read();
        if (settings.check()) {
            List<String> faults =
                    observation.awaitSteady(
                            STEADY_WITHIN, edges -> Judge.failures(edges, expectations));
            if (!faults.isEmpty()) {
                neverSteady(shop, group, observer, faults);
                return;
            }
            screen.say("steady; observing");
        }
        observer.mark();
        Map<String, DemoJson.Span> atStart = measure(shop, group, Map.of());
        outcome.resources(atStart);
        long end = nanoTicker.getAsLong() + settings.observation().orElse(WITHOUT_END).toNanos();
        try {
            observation.until(end);
        } finally {
            finish(shop, group, observer, expectations, atStart);
        }
    }

    private void finish(
            Shop shop,
            ProcessGroup group,
            EdgeObserver observer,
            List<Expectation> expectations,
            Map<String, DemoJson.Span> atStart) {
        boolean interrupted = Thread.interrupted();
        try {
            observer.read();
            List<Edge> edges = observer.sinceMark();
            outcome.edges(edges);
            if (settings.check()) {
                Judge.failures(edges, expectations).forEach(outcome::fail);
            }
            outcome.resources(measure(shop, group, atStart));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void neverSteady(
            Shop shop, ProcessGroup group, EdgeObserver observer, List<String> faults)
            throws InterruptedException {
        outcome.edges(observer.recent());
        faults.forEach(outcome::fail);
        outcome.fail(
                "demo: not steady (expected: within "
                        + STEADY_WITHIN.toSeconds()
                        + " s; logs: "
                        + data.file("logs")
                        + ")");
        outcome.resources(measure(shop, group, Map.of()));
    }

    private void tick(Shop shop, ProcessGroup group, List<Edge> recent) {
        for (ChildProcess child : group.children()) {
            if (!child.isAlive() && toldDead.add(child.name())) {
                screen.say(child.name() + ": has ended (log: " + child.log() + ")");
            }
        }
        screen.show("The bookshop: " + shop.url() + "   (Ctrl-C ends everything)", recent);
    }

    private Map<String, DemoJson.Span> measure(
            Shop shop, ProcessGroup group, Map<String, DemoJson.Span> atStart)
            throws InterruptedException {
        Map<String, String> admins = shop.admins();
        Map<String, DemoJson.Span> spans = new LinkedHashMap<>();
        for (ChildProcess child : group.children()) {
            String admin = admins.get(child.name());
            OptionalLong direct =
                    admin == null ? OptionalLong.empty() : metrics.directMemory(admin);
            ResourceUsage now = child.isAlive() ? ResourceUsage.of(child.pid(), direct) : null;
            spans.put(child.name(), span(child, atStart.get(child.name()), now));
        }
        return spans;
    }

    private static DemoJson.Span span(
            ChildProcess child, DemoJson.@Nullable Span atStart, @Nullable ResourceUsage now) {
        return atStart == null
                ? new DemoJson.Span(child.pid(), now, null)
                : new DemoJson.Span(child.pid(), atStart.start(), now);
    }
}
