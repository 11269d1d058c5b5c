package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.Balancer;
import io.gossamer.proxy.balance.BalancerConfig;
import io.gossamer.proxy.balance.EndpointFactory;
import io.gossamer.proxy.balance.Member;
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
    private @Nullable OutboundContext context;

    BackendFactory(
            EventLoop loop,
            LongSupplier nanoTicker,
            ControlPlane control,
            EndpointDialer dialer,
            SystemResolver resolver) {
        this.loop = loop;
        this.nanoTicker = nanoTicker;
        this.control = control;
        this.dialer = dialer;
        this.resolver = resolver;
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
            service =
                    BackendService.balanced(
                            backend,
                            balancer(
                                    backend,
                                    balance.path(),
                                    balance.load(),
                                    accrual,
                                    balance.slowStart(),
                                    series),
                            nanoTicker,
                            loop,
                            control.endpoints(balance.path()),
                            SessionKey.of(balance.affinity(), context().settings().workload()));
        } else if (dispatch instanceof Backend.Dispatch.Forward forward) {
            String name = Addresses.format(forward.endpoint().address());
            service =
                    BackendService.fixed(
                            backend,
                            forward,
                            balancer(backend, name, DEFAULT_LOAD, null, Duration.ZERO, series),
                            nanoTicker);
        } else {
            String name = ((Backend.Dispatch.Resolve) dispatch).authority().authority();
            service =
                    BackendService.resolved(
                            backend,
                            balancer(backend, name, DEFAULT_LOAD, null, Duration.ZERO, series),
                            nanoTicker,
                            resolver);
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

    private Balancer<EndpointClient> balancer(
            Backend backend,
            String name,
            Backend.LoadMetric load,
            @Nullable FailureAccrual accrual,
            Duration slowStart,
            BalancerRecorder series) {
        return new Balancer<>(
                new BalancerConfig(
                        name,
                        load,
                        accrual,
                        slowStart,
                        backend.queueCapacity(),
                        backend.failfast()),
                new Clients(
                        backend.meta().equals(AsDialled.META)
                                ? NoTlsReason.INGRESS_WITHOUT_OVERRIDE
                                : NoTlsReason.NOT_PROVIDED_BY_SERVICE_DISCOVERY),
                this::schedule,
                nanoTicker,
                context().random(),
                new BalancerRecord(series));
    }

    private Runnable schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> scheduled = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** The connections of a backend's endpoints. */
    private final class Clients implements EndpointFactory<EndpointClient> {

        private final NoTlsReason unknown;

        /**
         * @param unknown why there is no TLS to an endpoint without identity
         */
        Clients(NoTlsReason unknown) {
            this.unknown = unknown;
        }

        @Override
        public EndpointClient open(Endpoint endpoint) {
            return new EndpointClient(context(), dialer, endpoint, unknown);
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
