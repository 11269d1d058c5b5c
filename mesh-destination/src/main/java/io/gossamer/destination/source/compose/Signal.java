package io.gossamer.destination.source.compose;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What events say to the thread that reads. Thread-safe. */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean changed;
    private boolean closed;
    private Optional<String> end = Optional.empty();

    void changed() {
        tell(() -> changed = true);
    }

    /** There will be no more events. */
    void ended(String why) {
        tell(() -> end = Optional.of(why));
    }

    void close() {
        tell(() -> closed = true);
    }

    /** Forgets what earlier events said. */
    void reset() {
        tell(
                () -> {
                    changed = false;
                    end = Optional.empty();
                });
    }

    /** What changed so far is about to be read. */
    void taken() {
        tell(() -> changed = false);
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Why there are no more events; empty while there may be. */
    Optional<String> end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** Returns after a change, an end, or this time. */
    void await(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!changed && !closed && end.isEmpty() && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns after this time, or when closed. */
    void pause(Duration length) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.NANOSECONDS.convert(length);
            while (!closed && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
