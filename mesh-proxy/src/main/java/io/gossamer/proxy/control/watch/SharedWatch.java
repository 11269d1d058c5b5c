package io.gossamer.proxy.control.watch;

import io.gossamer.proxy.control.Watch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch with any number of listeners and one source, which runs from the first listener on.
 * Listeners that are slower than the source get the newest value only.
 */
final class SharedWatch<T> implements Watch<T>, WatchSource.Sink<T> {

    /** Who decides how long the source runs. Called on the control loop. */
    interface Usage<T> {
        void used(SharedWatch<T> watch);

        void unused(SharedWatch<T> watch);
    }

    private final WatchSource<T> source;
    private final Executor controlLoop;
    private final Usage<T> usage;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger interest = new AtomicInteger();
    private volatile @Nullable T value;

    // On the control loop.
    private boolean inUse;
    private boolean running;

    SharedWatch(WatchSource<T> source, Executor controlLoop, Usage<T> usage) {
        this.source = source;
        this.value = source.initial();
        this.controlLoop = controlLoop;
        this.usage = usage;
    }

    @Override
    public Subscription subscribe(Executor executor, Consumer<? super T> listener) {
        Listening listening = new Listening(executor, listener);
        listeners.add(listening);
        if (value != null) {
            listening.wake();
        }
        if (interest.getAndIncrement() == 0) {
            controlLoop.execute(this::judgeUsage);
        }
        return listening;
    }

    /** Interest may have changed again meanwhile; what counts is the state now. */
    private void judgeUsage() {
        boolean wanted = interest.get() > 0;
        if (wanted == inUse) {
            return;
        }
        inUse = wanted;
        if (wanted) {
            usage.used(this);
            run();
        } else {
            usage.unused(this);
        }
    }

    private void run() {
        if (!running) {
            running = true;
            source.start(this);
        }
    }

    /** On the control loop. The last value stays. */
    void stopSource() {
        if (running) {
            running = false;
            source.stop();
        }
    }

    boolean isRunning() {
        return running;
    }

    @Override
    public void publish(T next) {
        value = next;
        for (Listening listening : listeners) {
            listening.wake();
        }
    }

    /** One listener; delivers on its executor, and each value at most once. */
    private final class Listening implements Subscription, Runnable {
        private final Executor executor;
        private final Consumer<? super T> listener;
        private final AtomicBoolean due = new AtomicBoolean();
        private volatile boolean closed;
        private @Nullable T delivered;

        Listening(Executor executor, Consumer<? super T> listener) {
            this.executor = executor;
            this.listener = listener;
        }

        void wake() {
            if (closed || !due.compareAndSet(false, true)) {
                return;
            }
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                // The listener's loop has ended; nobody is there to be told.
                closed = true;
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // The same value again is the same object.
        public void run() {
            due.set(false);
            T current = value;
            if (!closed && current != null && current != delivered) {
                delivered = current;
                listener.accept(current);
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            listeners.remove(this);
            if (interest.decrementAndGet() == 0) {
                controlLoop.execute(SharedWatch.this::judgeUsage);
            }
        }
    }
}
