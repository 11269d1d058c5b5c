package io.gossamer.destination.stream;

import io.gossamer.destination.index.Changes;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes to all watches on one thread. A burst of changes becomes one pass over the
 * questions, and a reader gets the newest answer when it can take one: nothing queues up. {@link
 * #close} ends the thread; watches end with their transports.
 */
public final class Publisher implements AutoCloseable {

    /** Between two passes, so that steady change cannot take a whole core. */
    private static final Duration PASS_INTERVAL = Duration.ofMillis(20);

    /** A reader with something to read that reads nothing for so long is cut. */
    static final Duration STALL_LIMIT = Duration.ofSeconds(20);

    private static final Duration STALL_CHECK = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final Supplier<Snapshot> snapshots;
    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor executor;
    private final List<Channel<?, ?>> channels = new CopyOnWriteArrayList<>();
    private final AtomicBoolean passScheduled = new AtomicBoolean();
    private volatile long lastPass;

    /** What all answers were brought up to; confined to the publisher's thread. */
    private Snapshot last = Snapshot.EMPTY;

    /**
     * @param snapshots yields the newest snapshot
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public Publisher(Supplier<Snapshot> snapshots, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.nanoTime = nanoTime;
        this.lastPass = nanoTime.getAsLong() - PASS_INTERVAL.toNanos();
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "watches");
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.scheduleWithFixedDelay(
                this::cutStalled,
                STALL_CHECK.toNanos(),
                STALL_CHECK.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /**
     * A kind of watch.
     *
     * @param first answers a new watch
     * @param later answers a watch that was told something before
     */
    public <Q, V> Channel<Q, V> channel(
            BiFunction<Snapshot, Q, Lookup<V>> first, BiFunction<Snapshot, Q, Lookup<V>> later) {
        Channel<Q, V> channel = new Channel<>(this, first, later);
        channels.add(channel);
        return channel;
    }

    /** Says that there is a new snapshot. Any thread; returns at once. */
    public void wake() {
        if (passScheduled.compareAndSet(false, true)) {
            long due = lastPass + PASS_INTERVAL.toNanos() - nanoTime.getAsLong();
            try {
                executor.schedule(this::pass, Math.max(0, due), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("a change after the end: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    /** Runs a task on the publisher's thread; drops it after the end. */
    void execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("a task after the end: {}", e.getMessage());
        }
    }

    Snapshot snapshot() {
        return snapshots.get();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Looks for stalled readers. Runs by itself; called by tests, on any thread. */
    void cutStalled() {
        execute(() -> channels.forEach(Channel::cutStalled));
    }

    private void pass() {
        passScheduled.set(false);
        lastPass = nanoTime.getAsLong();
        Snapshot before = last;
        Snapshot snapshot = snapshots.get();
        Changes changes = Changes.between(before, snapshot);
        last = snapshot;
        for (Channel<?, ?> channel : channels) {
            guarded(() -> channel.refresh(before, snapshot, changes));
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a watch failed", e);
        }
    }
}
