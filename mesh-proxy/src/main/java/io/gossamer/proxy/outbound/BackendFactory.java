package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.Balancer;
import io.gossamer.proxy.balance.BalancerConfig;
import io.gossamer.proxy.balance.EndpointFactory;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.balance.limit.Occupancies;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.observe.metric.BalancerRecorder;
import io.gossamer.proxy.observe.traffic.StackRecorder;
import io.gossamer.proxy.outbound.dial.EndpointDialer;
import io.gossamer.proxy.outbound.dial.SystemResolver;
import io.gossamer.proxy.outbound.series.BalancerRecord;
import io.gossamer.proxy.outbound.session.SessionKey;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the services of backends on one event loop. */
final class BackendFactory implements Backends.Factory {

    /** Contract section 2: what the policy service sends where nothing else is asked. */
    private static final Backend.LoadMetric DEFAULT_LOAD =
            new Backend.LoadMetric(
                    Duration.ofMillis(30),
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ofSeconds(10));

    private final EventLoop loop;
    private final LongSupplier nanoTicker;
    private final ControlPlane control;
    private final EndpointDialer dialer;
    private final SystemResolver resolver;
    private final Occupancies occupancies;
    private @Nullable OutboundContext context;

    /**
     * @param occupancies of the process
     */
    BackendFactory(
            EventLoop loop,
            LongSupplier nanoTicker,
            ControlPlane control,
            EndpointDialer dialer,
            SystemResolver resolver,
            Occupancies occupancies) {
        this.loop = loop;
        this.nanoTicker = nanoTicker;
        this.control = control;
        this.dialer = dialer;
        this.resolver = resolver;
        this.occupancies = occupancies;
    }

    /** Called once, before the first backend is made. */
    void attach(OutboundContext owner) {
        context = owner;
    }

    private OutboundContext context() {
        OutboundContext owner = context;
        if (owner == null) {
            throw new IllegalStateException("backend: no context (expected: attached)");
        }
        return owner;
    }

    @Override
    public BackendService create(Backend backend, @Nullable FailureAccrual accrual, boolean http) {
        BalancerRecorder series =
                context().metrics().balancer(backend.meta(), http, backend.failfast());
        Backend.Dispatch dispatch = backend.dispatch();
        BackendService service;
        if (dispatch instanceof Backend.Dispatch.Balance balance) {
            service = balanced(backend, balance, accrual, series);
        } else if (dispatch instanceof Backend.Dispatch.Forward forward) {
            String name = Addresses.format(forward.endpoint().address());
            service =
                    BackendService.fixed(
                            backend, forward, plain(backend, name, series), nanoTicker);
        } else {
            String name = ((Backend.Dispatch.Resolve) dispatch).authority().authority();
            service =
                    BackendService.resolved(
                            backend, plain(backend, name, series), nanoTicker, resolver);
        }
        StackRecorder balancers = context().metrics().balancers(http);
        balancers.created();
        service.onClose(
                () -> {
                    series.close();
                    balancers.dropped();
                });
        return service;
    }

    private BackendService balanced(
            Backend backend,
            Backend.Dispatch.Balance balance,
            @Nullable FailureAccrual accrual,
            BalancerRecorder series) {
        Bulkhead bulkhead =
                occupancies.bulkhead(
                        balance.path(),
                        balance.limits(),
                        limit -> context().metrics().limited(backend.meta(), limit.label()));
        BalancerConfig config =
                new BalancerConfig(
                        balance.path(),
                        balance.load(),
                        accrual,
                        balance.slowStart(),
                        backend.queueCapacity(),
                        backend.failfast());
        return BackendService.balanced(
                backend,
                balancer(backend, config, bulkhead, series),
                nanoTicker,
                loop,
                control.endpoints(balance.path()),
                SessionKey.of(balance.affinity(), context().settings().workload()),
                bulkhead);
    }

    /** Of addresses that no discovery names. */
    private Balancer<EndpointClient> plain(Backend backend, String name, BalancerRecorder series) {
        BalancerConfig config =
                new BalancerConfig(
                        name, DEFAULT_LOAD, null, backend.queueCapacity(), backend.failfast());
        return balancer(backend, config, Bulkhead.NONE, series);
    }

    private Balancer<EndpointClient> balancer(
            Backend backend, BalancerConfig config, Bulkhead bulkhead, BalancerRecorder series) {
        NoTlsReason unknown =
                backend.meta().equals(AsDialled.META)
                        ? NoTlsReason.INGRESS_WITHOUT_OVERRIDE
                        : NoTlsReason.NOT_PROVIDED_BY_SERVICE_DISCOVERY;
        return new Balancer<>(
                config,
                new Clients(bulkhead, unknown),
                this::schedule,
                nanoTicker,
                context().random(),
                new BalancerRecord(series),
                bulkhead);
    }

    private Runnable schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> scheduled = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** The connections of a backend's endpoints. */
    private final class Clients implements EndpointFactory<EndpointClient> {

        private final Bulkhead bulkhead;
        private final NoTlsReason unknown;

        /**
         * @param unknown why there is no TLS to an endpoint without identity
         */
        Clients(Bulkhead bulkhead, NoTlsReason unknown) {
            this.bulkhead = bulkhead;
            this.unknown = unknown;
        }

        @Override
        public EndpointClient open(Endpoint endpoint) {
            return new EndpointClient(context(), dialer, endpoint, bulkhead, unknown);
        }

        @Override
        public void probe(Member<EndpointClient> member) {
            member.connections()
                    .probe(
                            new EndpointDialer.Callback() {
                                @Override
                                public void onConnected(Channel channel) {
                                    member.probeSucceeded();
                                }

                                @Override
                                public void onFailed(ProxyFailure failure) {
                                    member.probeFailed(failure.describe());
                                }
                            });
        }

        @Override
        public void close(EndpointClient connections) {
            connections.close();
        }
    }
}
