package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

    private final Distribution random =
            new Distribution.RandomAvailable(
                    List.of(backend("a", 9), backend("b", 1), backend("off", 0)));

    @Test
    void followsTheWeights() {
        Map<String, Integer> picks = choose(random, name -> true);

        assertThat(picks).containsOnlyKeys("a", "b");
        // Ten in a hundred, within one; three standard deviations are a third of that.
        assertThat(picks.get("b")).isBetween(9_000, 11_000);
    }

    @Test
    void leavesOutWhatIsNotAvailable() {
        assertThat(choose(random, "b"::equals)).containsOnlyKeys("b");
    }

    @Test
    void followsTheWeightsIfNothingIsAvailable() {
        assertThat(choose(random, name -> false)).containsOnlyKeys("a", "b");
    }

    @Test
    void takesTheFirstAvailable() {
        Distribution first =
                new Distribution.FirstAvailable(List.of(backend("a", 0), backend("b", 0)));

        assertThat(choose(first, name -> true)).containsOnlyKeys("a");
        assertThat(choose(first, "b"::equals)).containsOnlyKeys("b");
        assertThat(choose(first, name -> false)).containsOnlyKeys("a");
    }

    @Test
    void choosesNothingFromAnEmptyDistribution() {
        TrafficSplit<String> split =
                TrafficSplit.of(new Distribution.Empty(), b -> b.backend().meta().name());

        assertThat(split.choose(name -> true, new SplittableRandom(1))).isNull();
    }

    private static Map<String, Integer> choose(
            Distribution distribution, Predicate<String> available) {
        TrafficSplit<String> split = TrafficSplit.of(distribution, b -> b.backend().meta().name());
        SplittableRandom random = new SplittableRandom(5);
        Map<String, Integer> picks = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            picks.merge(split.choose(available, random), 1, Integer::sum);
        }
        return picks;
    }

    private static RouteBackend backend(String name, int weight) {
        Backend backend =
                new Backend(
                        Meta.ofDefault(name),
                        new Backend.Dispatch.Resolve(new Target.Authority(name, 80)),
                        100,
                        Duration.ofSeconds(3));
        return new RouteBackend(backend, weight, List.of(), Duration.ZERO);
    }
}
