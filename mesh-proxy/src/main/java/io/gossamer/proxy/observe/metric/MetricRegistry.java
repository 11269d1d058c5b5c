package io.gossamer.proxy.observe.metric;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * All series of the process: a recorder per writing thread, and values that are asked for at each
 * scrape. Thread-safe.
 */
public final class MetricRegistry {

    /** Lines of exposition: about 3 MB of text. */
    public static final int DEFAULT_MAX_LINES = 10_000;

    /** Contract section 5, METRICS_RETAIN_IDLE. */
    public static final Duration DEFAULT_RETAIN_IDLE = Duration.ofMinutes(10);

    private record Polled(Family family, Labels labels, DoubleSupplier value) {}

    private final int maxLines;
    private final long retainIdleNanos;
    private final LongSupplier nanoTicker;
    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicLong overflow = new AtomicLong();
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final List<Polled> polled = new CopyOnWriteArrayList<>();

    /**
     * @param maxLines of exposition, over all series; more label sets overflow
     * @param retainIdle how long the series of an idle peer stays visible
     */
    public MetricRegistry(int maxLines, Duration retainIdle, LongSupplier nanoTicker) {
        this.maxLines = maxLines;
        this.nanoTicker = nanoTicker;
        retainIdleNanos = retainIdle.toNanos();
        poll(ProxyMeter.METRICS_OVERFLOW, Labels.NONE, overflow::get);
        poll(ProxyMeter.METRICS_LINES, Labels.NONE, lines::get);
    }

    /** A recorder for one more writing thread; it lives as long as the registry. */
    public Recorder recorder() {
        Recorder recorder = new Recorder(this);
        recorders.add(recorder);
        return recorder;
    }

    /**
     * Exposes what the supplier says at each scrape.
     *
     * @param value called on the scraping thread; NaN leaves the line out
     */
    public void poll(ProxyMeter meter, Labels labels, DoubleSupplier value) {
        polled.add(new Polled(meter.family(), labels, value));
    }

    /** Everything, as text. */
    public synchronized String scrape() {
        Exposition exposition = new Exposition();
        long now = nanoTicker.getAsLong();
        for (Recorder recorder : recorders) {
            recorder.collect(now, retainIdleNanos, exposition::add);
        }
        for (Polled value : polled) {
            exposition.add(value.family(), value.labels(), value.value().getAsDouble());
        }
        return exposition.text();
    }

    boolean reserve(int count) {
        if (lines.addAndGet(count) <= maxLines) {
            return true;
        }
        lines.addAndGet(-count);
        return false;
    }

    void release(int count) {
        lines.addAndGet(-count);
    }

    void overflowed() {
        overflow.incrementAndGet();
    }
}
