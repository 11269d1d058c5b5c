package io.gossamer.proxy.balance;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.balance.limit.Limited;
import io.gossamer.proxy.model.ProxyFailure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait until an endpoint is ready, bounded in number and time. If none becomes ready
 * within the failfast timeout the gate shuts: all fail, and later ones at once, until one is ready
 * again. One event loop.
 */
final class EndpointQueue<E> {

    private final BalancerConfig config;
    private final Timer timer;
    private final LongSupplier nanoTicker;
    private final BalancerObserver observer;
    private final Bulkhead bulkhead;
    private final Supplier<String> why;
    private final Map<Waiter<E>, Long> waiting = new LinkedHashMap<>();

    private boolean shut;
    private @Nullable Runnable cancelFailfast;

    /**
     * @param bulkhead counts those that wait
     * @param why what is wrong with the endpoints, for the failure
     */
    EndpointQueue(
            BalancerConfig config,
            Timer timer,
            LongSupplier nanoTicker,
            BalancerObserver observer,
            Bulkhead bulkhead,
            Supplier<String> why) {
        this.config = config;
        this.timer = timer;
        this.nanoTicker = nanoTicker;
        this.observer = observer;
        this.bulkhead = bulkhead;
        this.why = why;
    }

    boolean isShut() {
        return shut;
    }

    int length() {
        return waiting.size();
    }

    void add(Waiter<E> waiter) {
        if (shut) {
            waiter.onFailure(failfast());
            return;
        }
        if (waiting.size() >= config.queueCapacity()) {
            waiter.onFailure(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            "queue of "
                                    + config.name()
                                    + ": "
                                    + waiting.size()
                                    + " requests wait"));
            return;
        }
        ProxyFailure full = bulkhead.enter(Limited.PENDING);
        if (full != null) {
            waiter.onFailure(full);
            return;
        }
        waiting.put(waiter, nanoTicker.getAsLong());
        observer.queueLength(waiting.size());
        if (cancelFailfast == null) {
            cancelFailfast = timer.schedule(this::shut, config.failfast().toNanos());
        }
    }

    void cancel(Waiter<E> waiter) {
        if (waiting.remove(waiter) != null) {
            bulkhead.leave(Limited.PENDING);
            observer.queueLength(waiting.size());
            stopTimerIfEmpty();
        }
    }

    /** Gives endpoints to those that wait, as long as there are some. */
    void drain(Function<Waiter<E>, @Nullable Member<E>> endpoints) {
        if (shut) {
            shut = false;
            observer.gate(true);
        }
        while (!waiting.isEmpty()) {
            Iterator<Map.Entry<Waiter<E>, Long>> first = waiting.entrySet().iterator();
            Map.Entry<Waiter<E>, Long> entry = first.next();
            Waiter<E> waiter = entry.getKey();
            Member<E> member = endpoints.apply(waiter);
            if (member == null) {
                break;
            }
            long since = entry.getValue();
            first.remove();
            bulkhead.leave(Limited.PENDING);
            observer.queueLength(waiting.size());
            observer.dispatched(nanoTicker.getAsLong() - since);
            waiter.onEndpoint(member);
        }
        stopTimerIfEmpty();
    }

    /** Fails all that wait. */
    void failAll(ProxyFailure failure) {
        stopTimer();
        List<Waiter<E>> all = new ArrayList<>(waiting.keySet());
        waiting.clear();
        observer.queueLength(0);
        for (Waiter<E> waiter : all) {
            bulkhead.leave(Limited.PENDING);
            waiter.onFailure(failure);
        }
    }

    private void shut() {
        cancelFailfast = null;
        shut = true;
        observer.gate(false);
        failAll(failfast());
    }

    private ProxyFailure failfast() {
        return ProxyFailure.retryable(FailureCode.FAILFAST, why.get());
    }

    private void stopTimerIfEmpty() {
        if (waiting.isEmpty()) {
            stopTimer();
        }
    }

    private void stopTimer() {
        Runnable cancel = cancelFailfast;
        if (cancel != null) {
            cancelFailfast = null;
            cancel.run();
        }
    }
}
