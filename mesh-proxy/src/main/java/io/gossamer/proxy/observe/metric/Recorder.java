package io.gossamer.proxy.observe.metric;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series of one thread, usually an event loop. Look a series up once per connection, route or
 * endpoint and keep it; what is done per request is an addition without locks or fences.
 *
 * <p>A series of a peer that is idle for long is hidden; as long as somebody keeps it, its count
 * goes on and it comes back with the next change. Beyond the registry's cap all new label sets of a
 * meter share one series, {@code overflow="true"}.
 */
public final class Recorder {

    private static final Labels OVERFLOW = Labels.NONE.and("overflow", "true");

    /** Compares by hand: what the compiler gives costs method handles at the start. */
    private record Key(Family family, Labels labels) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && family.equals(key.family)
                    && labels.equals(key.labels);
        }

        @Override
        public int hashCode() {
            return 31 * family.hashCode() + labels.hashCode();
        }
    }

    private final MetricRegistry registry;
    private final Map<Key, Series> active = new HashMap<>();
    private final Map<Key, WeakReference<Series>> dormant = new HashMap<>();

    Recorder(MetricRegistry registry) {
        this.registry = registry;
    }

    public Counter counter(ProxyMeter meter, Labels labels) {
        return counter(meter.family(), labels);
    }

    public Counter counter(Family family, Labels labels) {
        return (Counter) series(family.as(MeterType.COUNTER), labels, Counter::new);
    }

    public Gauge gauge(ProxyMeter meter, Labels labels) {
        return gauge(meter.family(), labels);
    }

    public Gauge gauge(Family family, Labels labels) {
        return (Gauge) series(family.as(MeterType.GAUGE), labels, Gauge::new);
    }

    public Histogram histogram(ProxyMeter meter, Labels labels) {
        return histogram(meter.family(), labels);
    }

    public Histogram histogram(Family family, Labels labels) {
        Buckets buckets = family.as(MeterType.HISTOGRAM).buckets();
        return (Histogram) series(family, labels, key -> new Histogram(key, buckets));
    }

    private synchronized Series series(
            Family family, Labels labels, Function<Labels, Series> create) {
        Key key = new Key(family, labels);
        Series found = active.get(key);
        if (found != null) {
            return found;
        }
        WeakReference<Series> hidden = dormant.get(key);
        Series woken = hidden == null ? null : hidden.get();
        if (woken != null) {
            return woken;
        }
        if (!registry.reserve(family.lines())) {
            registry.overflowed();
            Key overflow = new Key(family, OVERFLOW);
            return active.computeIfAbsent(overflow, k -> create.apply(OVERFLOW));
        }
        Series created = create.apply(labels);
        active.put(key, created);
        return created;
    }

    /** Calls the consumer with every visible series, after hiding and waking some. */
    synchronized void collect(long now, long idleNanos, SeriesConsumer consumer) {
        wake(now, idleNanos);
        List<Key> idle = new ArrayList<>();
        for (Map.Entry<Key, Series> entry : active.entrySet()) {
            Key key = entry.getKey();
            Series series = entry.getValue();
            if (series.idleNanos(now) > idleNanos && key.labels().isEphemeral()) {
                idle.add(key);
            } else {
                consumer.accept(key.family(), series);
            }
        }
        for (Key key : idle) {
            Series series = active.remove(key);
            dormant.put(key, new WeakReference<>(series));
            registry.release(key.family().lines());
        }
    }

    private void wake(long now, long idleNanos) {
        dormant.entrySet()
                .removeIf(
                        entry -> {
                            Series series = entry.getValue().get();
                            if (series == null) {
                                return true;
                            }
                            Key key = entry.getKey();
                            if (series.idleNanos(now) > idleNanos
                                    || !registry.reserve(key.family().lines())) {
                                return false;
                            }
                            active.put(key, series);
                            return true;
                        });
    }

    /** Takes the series of a scrape. */
    interface SeriesConsumer {
        void accept(Family family, Series series);
    }
}
