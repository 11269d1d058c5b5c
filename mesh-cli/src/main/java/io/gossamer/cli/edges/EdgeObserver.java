package io.gossamer.cli.edges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Reads the metrics of all sidecars again and again, and tells the edges of the last few seconds
 * and those since a mark. Confined to one thread.
 */
public final class EdgeObserver implements EdgeSource {

    /** How many reads the window of {@link #recent} spans. */
    private static final int WINDOW = 5;

    private static final double NANOS = 1e9;

    private final MetricsReader reader = new MetricsReader();
    private final LongSupplier nanoTicker;
    private final Map<MeshedWorkload, Counters> total = new LinkedHashMap<>();
    private final Map<MeshedWorkload, Map<Series, Double>> base = new LinkedHashMap<>();
    private final Deque<Read> window = new ArrayDeque<>();
    private final List<String> silent = new ArrayList<>();
    private long markedAt;
    private long readAt;

    private record Read(long at, Map<MeshedWorkload, Map<Series, Double>> growth) {}

    public EdgeObserver(Collection<MeshedWorkload> workloads, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        follow(workloads);
        this.readAt = nanoTicker.getAsLong();
        this.markedAt = readAt;
    }

    /**
     * Reads these from now on. What was counted of one that is still among them stays; a new one is
     * counted from its next read on.
     */
    public void follow(Collection<MeshedWorkload> workloads) {
        total.keySet().retainAll(workloads);
        workloads.forEach(workload -> total.computeIfAbsent(workload, key -> new Counters()));
    }

    /** Reads all sidecars at once. One that does not answer keeps what it told before. */
    @Override
    public void read() throws InterruptedException {
        Map<MeshedWorkload, CompletableFuture<Optional<Map<Series, Double>>>> scrapes =
                new LinkedHashMap<>();
        for (MeshedWorkload workload : total.keySet()) {
            scrapes.put(workload, reader.read(workload.admin(), EdgeObserver::isWanted));
        }
        silent.clear();
        for (Map.Entry<MeshedWorkload, Counters> entry : total.entrySet()) {
            var scrape = scrapes.get(entry.getKey());
            Optional<Map<Series, Double>> samples =
                    scrape == null ? Optional.empty() : MetricsReader.await(scrape);
            samples.ifPresentOrElse(
                    entry.getValue()::take, () -> silent.add(entry.getKey().name()));
        }
        readAt = nanoTicker.getAsLong();
        window.addLast(new Read(readAt, growth()));
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
    }

    @Override
    public void mark() {
        markedAt = readAt;
        base.clear();
        base.putAll(growth());
    }

    @Override
    public List<Edge> sinceMark() {
        return EdgeTable.edges(difference(base, growth()), (readAt - markedAt) / NANOS);
    }

    @Override
    public List<Edge> recent() {
        Read first = window.getFirst();
        return EdgeTable.edges(
                difference(first.growth(), growth()), Math.max(0, readAt - first.at()) / NANOS);
    }

    @Override
    public List<String> silent() {
        return List.copyOf(silent);
    }

    private Map<MeshedWorkload, Map<Series, Double>> growth() {
        Map<MeshedWorkload, Map<Series, Double>> copy = new LinkedHashMap<>();
        total.forEach((workload, counters) -> copy.put(workload, Map.copyOf(counters.growth())));
        return copy;
    }

    private static Map<MeshedWorkload, Map<Series, Double>> difference(
            Map<MeshedWorkload, Map<Series, Double>> from,
            Map<MeshedWorkload, Map<Series, Double>> to) {
        Map<MeshedWorkload, Map<Series, Double>> result = new LinkedHashMap<>();
        to.forEach(
                (workload, counts) -> {
                    Map<Series, Double> before = from.getOrDefault(workload, Map.of());
                    Map<Series, Double> added = new LinkedHashMap<>();
                    counts.forEach(
                            (series, count) -> {
                                double grown = count - before.getOrDefault(series, 0.0);
                                if (grown > 0) {
                                    added.put(series, grown);
                                }
                            });
                    result.put(workload, added);
                });
        return result;
    }

    private static boolean isWanted(String name) {
        return EdgeTable.METRICS.contains(name) || name.equals(Counters.START);
    }
}
