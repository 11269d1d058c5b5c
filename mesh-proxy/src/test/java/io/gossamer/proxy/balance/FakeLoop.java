package io.gossamer.proxy.balance;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Virtual time: runs what was scheduled, in order, when time is advanced. */
final class FakeLoop implements Timer, LongSupplier {

    private record Task(long at, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    (a, b) ->
                            a.at != b.at
                                    ? Long.compare(a.at, b.at)
                                    : Long.compare(a.order, b.order));
    private long now = 1;
    private long order;

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public Runnable schedule(Runnable work, long delayNanos) {
        Task task = new Task(now + delayNanos, order++, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void advance(Duration by) {
        long end = now + by.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task task = tasks.poll();
            now = task.at;
            task.work.run();
        }
        now = end;
    }
}
