package io.gossamer.proxy.control;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Listens to a watch for a test. */
public final class WatchRecorder<T> implements AutoCloseable {

    private final BlockingQueue<T> values = new LinkedBlockingQueue<>();
    private final Watch.Subscription subscription;

    public WatchRecorder(Watch<T> watch) {
        this.subscription = watch.subscribe(Runnable::run, values::add);
    }

    public T next() throws InterruptedException {
        T value = values.poll(20, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("watch: no value within 20 s");
        }
        return value;
    }

    /** The first value from now on that meets the condition. */
    public T await(Predicate<T> condition) throws InterruptedException {
        while (true) {
            T value = next();
            if (condition.test(value)) {
                return value;
            }
        }
    }

    public boolean isQuiet() {
        return values.isEmpty();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
