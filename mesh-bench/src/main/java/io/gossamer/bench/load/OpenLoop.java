package io.gossamer.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Requests become due as a Poisson process, whatever the answers do. One that finds no idle lane
 * waits, and its latency counts from the time at which it was due: there is no coordinated
 * omission.
 */
final class OpenLoop implements Pace {

    /** What waits at most, so that a stuck system does not fill the generator's heap. */
    private static final int MAX_WAITING = 1 << 20;

    private final EventLoop loop;
    private final double meanNanos;
    private final SplittableRandom random;
    private final ArrayDeque<Lane> idle = new ArrayDeque<>();
    private final LongQueue due = new LongQueue(1024, MAX_WAITING);
    private long next = System.nanoTime();
    private boolean stopped;

    /**
     * @param rate requests per second
     * @param seed of the arrivals: the same for every system of a block
     */
    OpenLoop(EventLoop loop, int rate, long seed) {
        this.loop = loop;
        meanNanos = 1e9 / rate;
        random = new SplittableRandom(seed);
    }

    void start() {
        next = System.nanoTime() + gap();
        loop.execute(this::tick);
    }

    private long gap() {
        return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        while (next - now <= 0) {
            arrive(next);
            next += gap();
        }
        loop.schedule(this::tick, next - now, TimeUnit.NANOSECONDS);
    }

    private void arrive(long intended) {
        Lane lane = idle.poll();
        if (lane != null) {
            lane.begin(intended);
        } else {
            due.add(intended);
        }
    }

    @Override
    public void idle(Lane lane) {
        if (stopped) {
            return;
        }
        if (due.isEmpty()) {
            idle.add(lane);
        } else {
            lane.begin(due.remove());
        }
    }

    @Override
    public void gone(Lane lane) {
        idle.remove(lane);
    }

    @Override
    public long waiting() {
        return due.size();
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
