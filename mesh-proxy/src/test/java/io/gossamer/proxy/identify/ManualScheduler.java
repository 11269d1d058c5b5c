package io.gossamer.proxy.identify;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A scheduler whose time a test moves. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final PriorityQueue<Task<?>> tasks =
            new PriorityQueue<>(
                    Comparator.<Task<?>>comparingLong(t -> t.dueNanos).thenComparing(t -> t.order));
    private final Consumer<Duration> clock;
    private long nowNanos;
    private long orders;

    /**
     * @param clock is moved together with this scheduler's time
     */
    ManualScheduler(Consumer<Duration> clock) {
        this.clock = clock;
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long dueNanos;
        private final long order = orders++;

        Task(Callable<V> action, long dueNanos) {
            super(action);
            this.dueNanos = dueNanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Runs what is due now. */
    void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves time, stopping at each task that is due on the way. */
    void advance(Duration by) {
        long end = nowNanos + by.toNanos();
        while (!tasks.isEmpty() && tasks.peek().dueNanos <= end) {
            Task<?> task = tasks.poll();
            moveTo(Math.max(nowNanos, task.dueNanos));
            task.run();
        }
        moveTo(end);
    }

    private void moveTo(long nanos) {
        clock.accept(Duration.ofNanos(nanos - nowNanos));
        nowNanos = nanos;
    }

    @Override
    public void execute(Runnable action) {
        schedule(action, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    action.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> action, long delay, TimeUnit unit) {
        Task<V> task = new Task<>(action, nowNanos + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable action, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable action, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
