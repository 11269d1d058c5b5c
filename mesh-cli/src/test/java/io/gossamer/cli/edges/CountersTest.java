package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {

    private static final Series REQUESTS = new Series("request_total", Map.of());
    private static final Series START = new Series(Counters.START, Map.of());

    private final Counters counters = new Counters();

    @Test
    void growthIsCountedFromTheFirstScrape() {
        counters.take(Map.of(REQUESTS, 100.0));
        counters.take(Map.of(REQUESTS, 107.0));
        counters.take(Map.of(REQUESTS, 110.0));

        assertThat(counters.growth()).containsEntry(REQUESTS, 10.0);
    }

    @Test
    void counterThatFellCountsFromZero() {
        counters.take(Map.of(REQUESTS, 100.0));
        counters.take(Map.of(REQUESTS, 3.0));

        assertThat(counters.growth()).containsEntry(REQUESTS, 3.0);
    }

    @Test
    void processThatStartedAgainCountsFromZeroEvenIfItHasOvertakenItself() {
        counters.take(Map.of(REQUESTS, 100.0, START, 1.0));
        counters.take(Map.of(REQUESTS, 120.0, START, 2.0));

        assertThat(counters.growth()).containsEntry(REQUESTS, 120.0);
    }

    @Test
    void seriesThatAppearsLaterIsCountedWhole() {
        counters.take(Map.of());
        counters.take(Map.of(REQUESTS, 4.0));

        assertThat(counters.growth()).containsEntry(REQUESTS, 4.0);
    }
}
