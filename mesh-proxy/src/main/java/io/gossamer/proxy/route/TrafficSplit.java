package io.gossamer.proxy.route;

import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a backend of a rule among those that are available: the first, or one at random by
 * weight. If none is available, as if all were: the backend then says why. Thread-safe.
 *
 * @param <B> a backend in use
 */
public final class TrafficSplit<B> {

    private final List<B> backends;
    private final int[] weights;
    private final boolean first;

    private TrafficSplit(List<B> backends, int[] weights, boolean first) {
        this.backends = List.copyOf(backends);
        this.weights = weights;
        this.first = first;
    }

    /**
     * @param open makes a backend usable; called once for each that can receive something
     */
    public static <B> TrafficSplit<B> of(
            Distribution distribution, Function<RouteBackend, B> open) {
        if (distribution instanceof Distribution.FirstAvailable firstAvailable) {
            List<B> opened = firstAvailable.backends().stream().map(open).toList();
            return new TrafficSplit<>(opened, new int[0], true);
        }
        List<B> opened = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        if (distribution instanceof Distribution.RandomAvailable random) {
            for (RouteBackend backend : random.backends()) {
                if (backend.weight() > 0) {
                    opened.add(open.apply(backend));
                    weights.add(backend.weight());
                }
            }
        }
        return new TrafficSplit<>(
                opened, weights.stream().mapToInt(Integer::intValue).toArray(), false);
    }

    public List<B> backends() {
        return backends;
    }

    /** A backend, or null if the rule has none. */
    public @Nullable B choose(Predicate<B> available, RandomGenerator random) {
        int size = backends.size();
        if (size <= 1) {
            return size == 0 ? null : backends.get(0);
        }
        return first ? firstOf(available) : byWeight(available, random);
    }

    private B firstOf(Predicate<B> available) {
        for (int i = 0; i < backends.size(); i++) {
            if (available.test(backends.get(i))) {
                return backends.get(i);
            }
        }
        return backends.get(0);
    }

    private B byWeight(Predicate<B> available, RandomGenerator random) {
        long total = 0;
        for (int i = 0; i < weights.length; i++) {
            total += available.test(backends.get(i)) ? weights[i] : 0;
        }
        boolean all = total == 0;
        if (all) {
            for (int weight : weights) {
                total += weight;
            }
        }
        long point = random.nextLong(total);
        for (int i = 0; i < weights.length; i++) {
            if (all || available.test(backends.get(i))) {
                point -= weights[i];
                if (point < 0) {
                    return backends.get(i);
                }
            }
        }
        return backends.get(0);
    }
}
