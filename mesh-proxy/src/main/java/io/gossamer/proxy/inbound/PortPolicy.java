package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.Authorizer;
import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.match.RouteTable;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The policy of one port on one event loop, compiled; the newest one always. */
final class PortPolicy implements AutoCloseable {

    private final Watch.Subscription subscription;
    private final ArrayDeque<Consumer<Authorizer>> waiters = new ArrayDeque<>(1);
    private final Set<Runnable> listeners = Collections.newSetFromMap(new IdentityHashMap<>());
    private final LongSupplier nanoTicker;
    private @Nullable Authorizer authorizer;
    private @Nullable RateLimiter limiter;
    private RouteTable<InboundRule> routes = RouteTable.<InboundRule>builder(true).build();

    PortPolicy(EventLoop loop, Watch<ServerPolicy> watch, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.subscription = watch.subscribe(loop, this::onPolicy);
    }

    /** The authorizer of the newest policy; null before the first. */
    @Nullable Authorizer authorizer() {
        return authorizer;
    }

    RouteTable<InboundRule> routes() {
        return routes;
    }

    /** Which limit refuses one more request of the client, or none. */
    RateLimiter.Scope limit(@Nullable String identity) {
        RateLimiter current = limiter;
        return current == null ? RateLimiter.Scope.NONE : current.check(identity);
    }

    /** Requests per second that the limit which refused the client permits. */
    int limitOf(RateLimiter.Scope scope, @Nullable String identity) {
        RateLimiter current = limiter;
        return current == null ? 0 : current.perSecond(scope, identity);
    }

    /**
     * Calls the waiter now, or when the first policy is there: there always is one soon, the
     * configured default if nothing else.
     */
    void whenKnown(Consumer<Authorizer> waiter) {
        Authorizer known = authorizer;
        if (known == null) {
            waiters.add(waiter);
        } else {
            waiter.accept(known);
        }
    }

    /** Calls the listener after each change of the policy; one per relayed connection. */
    Watch.Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void onPolicy(ServerPolicy policy) {
        Authorizer known = authorizer;
        if (known == null || !known.policy().equals(policy)) {
            ServerPolicy.RateLimit limit = policy.rateLimit();
            if (known == null || !Objects.equals(known.policy().rateLimit(), limit)) {
                // Under the same limit, what was used up stays used up.
                limiter = limit == null ? null : new RateLimiter(limit, nanoTicker);
            }
            known = new Authorizer(policy);
            authorizer = known;
            routes = InboundRule.table(policy);
            List.copyOf(listeners).forEach(Runnable::run);
        }
        Consumer<Authorizer> waiter;
        while ((waiter = waiters.poll()) != null) {
            waiter.accept(known);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
