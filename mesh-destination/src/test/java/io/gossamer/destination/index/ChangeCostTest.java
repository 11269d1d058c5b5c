package io.gossamer.destination.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.ManyServices;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.source.Bundle;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a change of one service costs among 100, 1,000 and 10,000: the next snapshot and what
 * differs in it. The curve of docs/destination.md.
 */
class ChangeCostTest {

    private static final int ROUNDS = 301;

    /** Seen is a thousandth; the machine is not this test's alone. */
    private static final int MIN_GAIN = 20;

    private double whole;

    @Test
    void aChangeCostsFarLessThanWhatItLeavesAlone() {
        micros(100);
        double few = micros(100);
        double more = micros(1_000);
        double many = micros(10_000);
        System.out.printf(
                "a change of one service among 100, 1,000 and 10,000: %.0f, %.0f and %.0f us; all of"
                        + " 10,000: %.0f us%n",
                few, more, many, whole);

        assertThat(many).isLessThan(whole / MIN_GAIN);
    }

    /** The median. */
    private double micros(int services) {
        Index index =
                new Index(
                        Set.of(),
                        new ClusterIps(
                                IpNetwork.parse("10.96.0.0/12").orElseThrow(), Map.of(), all -> {}),
                        Clock.systemUTC());
        Map<String, Bundle> all = new HashMap<>();
        for (int i = 0; i < services; i++) {
            all.put("f" + i, bundle(i, 0));
        }
        index.accept(all, Set.of());
        long start = System.nanoTime();
        Snapshot before = index.snapshot();
        whole = (System.nanoTime() - start) / 1_000.0;
        Bundle[] states = {bundle(7, 1), bundle(7, 2)};
        long[] nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            index.accept(Map.of("f7", states[round % 2]), Set.of());
            Snapshot now = index.snapshot();
            Changes changes = Changes.between(before, now);
            nanos[round] = System.nanoTime() - begin;
            assertThat(
                            changes.concern(
                                    Set.of(new Facet(Facet.Sort.SLICES_OF_SERVICE, "default/s7"))))
                    .isTrue();
            before = now;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1_000.0;
    }

    /** A service in a file of its own, with ten endpoints if it is the one that changes. */
    private static Bundle bundle(int service, int state) {
        String text = ManyServices.manifest(service, "10." + state + ".1", state == 0 ? 1 : 10);
        ParsedManifest parsed = new ManifestParser().parse("f" + service, text);
        assertThat(parsed.problems()).isEmpty();
        return new Bundle(parsed.resources(), parsed.problems());
    }
}
