package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Balancer;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.balance.Waiter;
import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.outbound.dial.SystemResolver;
import io.gossamer.proxy.outbound.mirror.MirrorTarget;
import io.gossamer.proxy.outbound.session.SessionKey;
import io.gossamer.proxy.route.RetryBudget;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One backend on one event loop: its endpoints, balanced, with their connections. HTTP and TCP have
 * one each, because their load is measured differently.
 *
 * <p>Endpoints that discovery names are balanced: one that refuses connections is left out until a
 * probe connects. A fixed address or a name outside the mesh is not: its refusal is the caller's
 * answer, as it would be without a mesh (rule R24).
 */
final class BackendService implements AutoCloseable, MirrorTarget {

    /** How long the addresses of a name outside the mesh are believed. */
    private static final long RESOLUTION_NANOS = 5_000_000_000L;

    private final Backend backend;
    private final Balancer<EndpointClient> balancer;
    private final LongSupplier nanoTicker;
    private Watch.@Nullable Subscription subscription;
    private @Nullable SystemResolver resolver;
    private long resolvedAt;
    private boolean resolved;
    private SessionKey sessions = SessionKey.NONE;
    private Bulkhead bulkhead = Bulkhead.NONE;
    private Runnable onClose = () -> {};
    private @Nullable RetryBudget retryBudget;
    private int users;
    private long unusedSince;

    private BackendService(
            Backend backend, Balancer<EndpointClient> balancer, LongSupplier nanoTicker) {
        this.backend = backend;
        this.balancer = balancer;
        this.nanoTicker = nanoTicker;
        this.unusedSince = nanoTicker.getAsLong();
    }

    static BackendService balanced(
            Backend backend,
            Balancer<EndpointClient> balancer,
            LongSupplier nanoTicker,
            EventLoop loop,
            Watch<EndpointSnapshot> endpoints,
            SessionKey sessions,
            Bulkhead bulkhead) {
        BackendService service = new BackendService(backend, balancer, nanoTicker);
        service.sessions = sessions;
        service.bulkhead = bulkhead;
        bulkhead.offer(
                (count, done) ->
                        loop.execute(
                                () -> {
                                    service.closeIdle(count);
                                    done.run();
                                }));
        service.subscription = endpoints.subscribe(loop, balancer::update);
        return service;
    }

    static BackendService fixed(
            Backend backend,
            Backend.Dispatch.Forward forward,
            Balancer<EndpointClient> balancer,
            LongSupplier nanoTicker) {
        BackendService service = new BackendService(backend, balancer, nanoTicker);
        balancer.update(new EndpointSnapshot(List.of(forward.endpoint()), true, true, false, 0));
        return service;
    }

    static BackendService resolved(
            Backend backend,
            Balancer<EndpointClient> balancer,
            LongSupplier nanoTicker,
            SystemResolver resolver) {
        BackendService service = new BackendService(backend, balancer, nanoTicker);
        service.resolver = resolver;
        return service;
    }

    @Override
    public Meta meta() {
        return backend.meta();
    }

    /** Whether an endpoint that refuses connections has others to stand in for it. */
    boolean isBalanced() {
        return backend.dispatch() instanceof Backend.Dispatch.Balance;
    }

    /** Whether requests have a chance: false in failfast. */
    boolean isAvailable() {
        return balancer.isAvailable();
    }

    int size() {
        return balancer.members().size();
    }

    /** What bounds retries here where no service profile does: a share of the requests here. */
    RetryBudget retryBudget(OutboundContext context) {
        RetryBudget known = retryBudget;
        if (known == null) {
            known = RetryBudget.ofDefaults(context.settings().loops(), nanoTicker);
            retryBudget = known;
        }
        return known;
    }

    /** Holds the service until {@link #release}. */
    void use() {
        users++;
    }

    void release() {
        if (--users == 0) {
            unusedSince = nanoTicker.getAsLong();
        }
    }

    boolean isUnusedFor(long nanos) {
        return users == 0 && nanoTicker.getAsLong() - unusedSince >= nanos;
    }

    /** Tells to which session a request or connection belongs. */
    SessionKey sessions() {
        return sessions;
    }

    /** Keeps requests to it within their limits. */
    Bulkhead bulkhead() {
        return bulkhead;
    }

    private void closeIdle(int count) {
        int left = count;
        for (Member<EndpointClient> member : balancer.members()) {
            left -= member.connections().closeIdle(left);
        }
    }

    /** Gets an endpoint for one request or connection; the waiter is called once. */
    void acquire(Waiter<EndpointClient> waiter, @Nullable Member<EndpointClient> avoid) {
        SystemResolver names = resolver;
        boolean fresh = resolved && nanoTicker.getAsLong() - resolvedAt < RESOLUTION_NANOS;
        if (names == null || fresh) {
            balancer.acquire(waiter, avoid);
            return;
        }
        Target.Authority name = ((Backend.Dispatch.Resolve) backend.dispatch()).authority();
        names.resolve(
                name,
                new SystemResolver.Callback() {
                    @Override
                    public void onResolved(List<InetSocketAddress> addresses) {
                        resolved = true;
                        resolvedAt = nanoTicker.getAsLong();
                        balancer.update(
                                new EndpointSnapshot(
                                        EndpointClient.plain(addresses), true, true, false, 0));
                        balancer.acquire(waiter, avoid);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        waiter.onFailure(failure);
                    }
                });
    }

    @Override
    public void send(RequestHead head, boolean end, ClientStream.Listener listener, Opened opened) {
        use();
        acquire(new Copy(head, end, listener, opened), null);
    }

    /** One copy of a request: it has one endpoint, and no other if that one fails. */
    private final class Copy
            implements Waiter<EndpointClient>, EndpointClient.Callback, MirrorTarget.Exchange {

        private final RequestHead head;
        private final boolean end;
        private final ClientStream.Listener listener;
        private final Opened opened;
        private @Nullable Member<EndpointClient> member;
        private long sentAt;

        Copy(RequestHead head, boolean end, ClientStream.Listener listener, Opened opened) {
            this.head = head;
            this.end = end;
            this.listener = listener;
            this.opened = opened;
        }

        @Override
        public void onEndpoint(Member<EndpointClient> picked) {
            member = picked;
            picked.connections().open(head, end, listener, this);
        }

        @Override
        public void onFailure(ProxyFailure failure) {
            release();
            opened.onFailed();
        }

        @Override
        public void onOpened(ClientStream stream) {
            sentAt = nanoTicker.getAsLong();
            opened.onOpened(stream, this);
        }

        @Override
        public void onOpenFailed(ProxyFailure failure) {
            Member<EndpointClient> refused = member;
            if (refused != null) {
                connectFailed(refused, failure);
            }
            ended(Outcome.NEUTRAL);
            opened.onFailed();
        }

        @Override
        public void answered() {
            Member<EndpointClient> from = member;
            if (from != null) {
                from.firstByte(nanoTicker.getAsLong() - sentAt);
            }
        }

        @Override
        public void ended(Outcome outcome) {
            Member<EndpointClient> from = member;
            member = null;
            if (from != null) {
                from.finished(outcome);
            }
            release();
        }
    }

    /**
     * A connection to a picked endpoint failed: the pick is given back, and a balanced endpoint is
     * left out for a while, unless the destination's own limit was the reason.
     */
    void connectFailed(Member<EndpointClient> member, ProxyFailure failure) {
        if (isBalanced() && failure.code() != FailureCode.DESTINATION_LIMIT) {
            member.connectFailed(failure.describe());
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        balancer.close();
        bulkhead.close();
        onClose.run();
    }

    /** Runs at the end of {@link #close}. */
    void onClose(Runnable action) {
        onClose = action;
    }
}
