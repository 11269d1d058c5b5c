package io.gossamer.proxy.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.control.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchCacheTest {

    /** A source that a test drives. */
    private static final class Source implements WatchSource<String> {
        Sink<String> sink;
        int starts;
        int stops;

        @Override
        public void start(Sink<String> target) {
            sink = target;
            starts++;
        }

        @Override
        public void stop() {
            stops++;
        }
    }

    private final Map<String, Source> sources = new HashMap<>();
    private int made;
    private final WatchCache<String, String> cache =
            new WatchCache<>(
                    Runnable::run,
                    key -> {
                        made++;
                        return sources.computeIfAbsent(key, k -> new Source());
                    },
                    4,
                    2);

    private Watch.Subscription use(String key) {
        return use(key, new ArrayList<>());
    }

    private Watch.Subscription use(String key, List<String> heard) {
        return cache.get(key).subscribe(Runnable::run, heard::add);
    }

    @Test
    void theSourceRunsFromTheFirstListenerOnAndOutlivesTheLast() {
        cache.get("a");
        assertThat(sources.get("a").starts).isZero();

        Watch.Subscription one = use("a");
        Watch.Subscription two = use("a");
        one.close();
        two.close();

        assertThat(sources.get("a").starts).isEqualTo(1);
        assertThat(sources.get("a").stops).isZero();
    }

    @Test
    void onlyTheMostRecentUnusedOnesAreWatchedAndTheOthersKeepTheirValue() {
        for (String key : List.of("a", "b", "c")) {
            Watch.Subscription subscription = use(key);
            sources.get(key).sink.publish("value of " + key);
            subscription.close();
        }

        assertThat(sources.get("a").stops).isEqualTo(1);
        assertThat(sources.get("b").stops).isZero();
        List<String> heard = new ArrayList<>();
        use("a", heard);
        assertThat(heard).containsExactly("value of a");
        assertThat(sources.get("a").starts).isEqualTo(2);
    }

    @Test
    void theLeastRecentlyUsedIsForgottenWhenThereAreTooMany() {
        for (String key : List.of("a", "b", "c", "d", "e")) {
            use(key).close();
        }

        int before = made;
        cache.get("a");
        assertThat(made).as("made anew").isEqualTo(before + 1);
        cache.get("e");
        assertThat(made).as("still known").isEqualTo(before + 1);
    }

    @Test
    void whatIsUsedIsNeverForgotten() {
        List<Watch.Subscription> used = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            used.add(use("k" + i));
        }
        use("other").close();

        assertThat(made).isEqualTo(11);
        cache.get("k0");
        assertThat(made).isEqualTo(11);
        assertThat(sources.get("k0").stops).isZero();
    }

    @Test
    void aSlowListenerGetsTheNewestValueOnce() {
        List<Runnable> queue = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        cache.get("a").subscribe(queue::add, heard::add);
        Source source = sources.get("a");

        source.sink.publish("1");
        source.sink.publish("2");
        source.sink.publish("3");
        assertThat(queue).hasSize(1);
        queue.remove(0).run();

        assertThat(heard).containsExactly("3");
    }

    @Test
    void aListenerThatHasLeftHearsNothingMore() {
        List<Runnable> queue = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        Watch.Subscription subscription = cache.get("a").subscribe(queue::add, heard::add);
        sources.get("a").sink.publish("1");

        subscription.close();
        queue.forEach(Runnable::run);

        assertThat(heard).isEmpty();
    }
}
