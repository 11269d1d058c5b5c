package io.gossamer.proxy.app;

import io.gossamer.api.MeshIdentity;
import io.gossamer.proxy.accept.BindFailedException;
import io.gossamer.proxy.accept.LoopGuard;
import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.balance.limit.Occupancies;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.inbound.InboundStack;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.outbound.OutboundStack;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The workers with their ports. Bound at once, so that a port in use is an error at start;
 * connections wait until {@link #open}. Not to be called on an event loop.
 */
final class DataPath {

    private static final int RESOLVER_THREADS = 4;
    private static final int RESOLVER_QUEUE = 256;
    private static final String CLUSTER_DOMAIN = "cluster.local";

    private final Map<IoEventLoopGroup, Worker> workers = new LinkedHashMap<>();
    private final ThreadPoolExecutor resolver =
            new ThreadPoolExecutor(
                    RESOLVER_THREADS,
                    RESOLVER_THREADS,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(RESOLVER_QUEUE),
                    new DefaultThreadFactory("resolver", true));
    private final ProxyProperties properties;
    private final Listeners listeners;

    private DataPath(ProxyProperties properties) throws BindFailedException {
        this.properties = properties;
        resolver.allowCoreThreadTimeOut(true);
        for (int i = 0; i < properties.workers(); i++) {
            MultiThreadIoEventLoopGroup group = Transport.loop("traffic-" + i, false);
            workers.put(
                    group,
                    new Worker(
                            (EventLoop) group.next(), SettingsMapping.maxConnections(properties)));
        }
        listeners = Listeners.bind(properties, workers);
    }

    /** Binds every port; what arrives waits. */
    static DataPath bind(ProxyProperties properties) throws BindFailedException {
        return new DataPath(properties);
    }

    Listeners listeners() {
        return listeners;
    }

    /**
     * Puts the stages together.
     *
     * @param admin address of this proxy to which no traffic is forwarded either
     */
    void attach(
            MeshTls tls,
            ControlPlane control,
            MetricRegistry metrics,
            RecentFailures failures,
            LongSupplier nanoTicker,
            Clock clock,
            InetSocketAddress admin)
            throws SocketException {
        List<InetSocketAddress> own = new ArrayList<>(listeners.addresses());
        own.add(admin);
        LoopGuard loops = LoopGuard.ofThisHost(own);
        Occupancies occupancies = new Occupancies();
        MeshNames names = new MeshNames(namespace(), CLUSTER_DOMAIN);
        for (Worker worker : workers.values()) {
            Recorder recorder = metrics.recorder();
            OutboundStack outbound =
                    OutboundStack.create(
                            worker.loop(),
                            nanoTicker,
                            clock,
                            SettingsMapping.outbound(properties),
                            names,
                            tls,
                            control,
                            occupancies,
                            resolver,
                            recorder,
                            failures,
                            loops);
            InboundStack inbound =
                    InboundStack.create(
                            worker.loop(),
                            nanoTicker,
                            clock,
                            SettingsMapping.inbound(properties, admin.getPort()),
                            tls,
                            control,
                            new OutboundGateway(outbound),
                            recorder,
                            failures,
                            loops);
            worker.loop().execute(() -> worker.attach(inbound, outbound));
        }
    }

    private String namespace() {
        String configured = properties.workload().namespace();
        return configured.isEmpty()
                ? MeshIdentity.parseDns(properties.identity().name())
                        .map(MeshIdentity::namespace)
                        .orElse(MeshIdentity.DEFAULT_NAMESPACE)
                : configured;
    }

    /** Serves what waits and what comes. */
    void open() {
        workers.values().forEach(worker -> worker.loop().execute(worker::open));
    }

    /** Takes no new connection, and lets HTTP end after its requests. */
    void drain() {
        listeners.stopAccepting();
        workers.values().forEach(worker -> worker.loop().execute(worker::drain));
    }

    /** Connections of clients that are open. */
    int connections() throws InterruptedException {
        AtomicInteger sum = new AtomicInteger();
        onEach(worker -> sum.addAndGet(worker.connections()));
        return sum.get();
    }

    /** Closes every connection and ends the loops. */
    void close() throws InterruptedException {
        listeners.close();
        onEach(Worker::close);
        for (IoEventLoopGroup group : workers.keySet()) {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS);
        }
        resolver.shutdownNow();
    }

    private void onEach(Consumer<Worker> action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(workers.size());
        for (Worker worker : workers.values()) {
            worker.loop()
                    .execute(
                            () -> {
                                action.accept(worker);
                                done.countDown();
                            });
        }
        done.await(2, TimeUnit.SECONDS);
    }
}
