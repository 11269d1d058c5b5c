package io.gossamer.cli.edges;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much counters have grown over several scrapes of one process. A process that started again
 * counts from zero again: what it shows then is growth. Confined to one thread.
 */
final class Counters {

    static final String START = "process_start_time_seconds";

    private Map<Series, Double> last = Map.of();
    private final Map<Series, Double> growth = new LinkedHashMap<>();
    private boolean begun;

    /** Takes a scrape. The first one is where growth is counted from. */
    void take(Map<Series, Double> scrape) {
        if (begun) {
            boolean restarted = startTime(scrape) != startTime(last);
            scrape.forEach((series, value) -> grow(series, value, restarted));
        }
        begun = true;
        last = scrape;
    }

    Map<Series, Double> growth() {
        return growth;
    }

    private void grow(Series series, double value, boolean restarted) {
        double before = restarted ? 0 : last.getOrDefault(series, 0.0);
        double added = value < before ? value : value - before;
        if (added > 0) {
            growth.merge(series, added, Double::sum);
        }
    }

    private static double startTime(Map<Series, Double> scrape) {
        return scrape.getOrDefault(new Series(START, Map.of()), 0.0);
    }
}
