package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One target as this event loop knows it: its policy, compiled, or why there is none. Holds the
 * watch for as long as connections use it, and a while longer.
 */
final class Destination {

    /** Hears of the policy once; called on the loop. */
    interface Waiter {
        void onPolicy(CompiledPolicy policy);

        void onFailure(ProxyFailure failure);
    }

    private final Destinations owner;
    private final Target target;
    private final Target asked;
    private final EventLoop loop;
    private final int capacity;
    private final Duration patience;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
    private final Watch.Subscription subscription;

    private @Nullable CompiledPolicy policy;
    private @Nullable ProxyFailure failure;
    private @Nullable ScheduledFuture<?> deadline;
    private int users;
    private long unusedSince;

    /**
     * @param owner hears when nobody holds this any more
     * @param target what the client named
     * @param asked what the control plane is asked: the name in full
     * @param capacity connections and requests that may wait for the first answer
     * @param patience how long they wait
     */
    Destination(
            Destinations owner,
            Target target,
            Target asked,
            EventLoop loop,
            Watch<OutboundLookup> watch,
            int capacity,
            Duration patience) {
        this.owner = owner;
        this.target = target;
        this.asked = asked;
        this.loop = loop;
        this.capacity = capacity;
        this.patience = patience;
        this.subscription = watch.subscribe(loop, this::onLookup);
    }

    Target target() {
        return target;
    }

    /** Counts a connection or request that holds this destination. */
    void use() {
        users++;
    }

    /** The end of one {@link #use}. */
    void letGo() {
        if (--users == 0) {
            owner.unused(this);
        }
    }

    boolean isUnused() {
        return users == 0;
    }

    /** Time of the loop's ticker at which the last user let go. */
    long unusedSince() {
        return unusedSince;
    }

    void unusedSince(long nanos) {
        unusedSince = nanos;
    }

    /** The policy now, or null if the first answer is still awaited or was a failure. */
    @Nullable CompiledPolicy policy() {
        return policy;
    }

    /** Calls the waiter now if there is an answer, else with the first one. */
    void whenKnown(Waiter waiter) {
        CompiledPolicy known = policy;
        ProxyFailure failed = failure;
        if (known != null) {
            waiter.onPolicy(known);
        } else if (failed != null) {
            waiter.onFailure(failed);
        } else if (waiters.size() >= capacity) {
            waiter.onFailure(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            target.authority() + ": " + capacity + " requests await its policy"));
        } else {
            waiters.add(waiter);
            startDeadline();
        }
    }

    void close() {
        subscription.close();
        stopDeadline();
        fail(ProxyFailure.of(FailureCode.UNEXPECTED, target.authority() + ": the proxy stops"));
    }

    private void onLookup(OutboundLookup lookup) {
        if (lookup instanceof OutboundLookup.Found found) {
            OutboundPolicy next = found.policy();
            CompiledPolicy last = policy;
            if (last == null || !last.policy().equals(next)) {
                CompiledPolicy compiled = CompiledPolicy.of(next, asked, target);
                if (last != null) {
                    compiled.follow(last);
                }
                policy = compiled;
            }
            failure = null;
            stopDeadline();
            Waiter waiter;
            while (policy != null && (waiter = waiters.poll()) != null) {
                waiter.onPolicy(policy);
            }
        } else if (lookup instanceof OutboundLookup.Failed failed
                && (policy == null || failed.failure().code() == FailureCode.INVALID_POLICY)) {
            // An invalid policy replaces a valid one: nobody knows what it was meant to forbid.
            policy = null;
            failure = failed.failure();
            stopDeadline();
            fail(failed.failure());
        }
    }

    private void startDeadline() {
        if (deadline == null) {
            deadline = loop.schedule(this::giveUp, patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void stopDeadline() {
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
            deadline = null;
        }
    }

    private void giveUp() {
        deadline = null;
        fail(
                ProxyFailure.of(
                        FailureCode.FAILFAST,
                        target.authority()
                                + ": no policy within "
                                + patience.toMillis()
                                + " ms (is the policy service reachable?)"));
    }

    private void fail(ProxyFailure cause) {
        Waiter waiter;
        while ((waiter = waiters.poll()) != null) {
            waiter.onFailure(cause);
        }
    }
}
