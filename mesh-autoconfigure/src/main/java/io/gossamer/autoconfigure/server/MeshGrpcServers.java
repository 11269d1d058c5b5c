package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.autoconfigure.transport.SocketLoops;
import io.grpc.Server;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The gRPC servers of a service, one per {@link MeshGrpcListener}. Started after every other bean;
 * stopped by a drain: no new calls, unary calls end within the drain timeout, then watches are cut
 * and their peers connect elsewhere or again.
 */
public final class MeshGrpcServers implements SmartLifecycle {

    /** After the admin server, before {@link Readiness} goes up. */
    static final int PHASE = 1000;

    /** What a closed server gets to end its calls and sockets. */
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(MeshGrpcServers.class);

    private final List<MeshGrpcListener> listeners;
    private final GrpcServerFactory factory;
    private final CallsInFlight inFlight;
    private final MeshServerProperties properties;
    private final Readiness.Gate listening;
    private final Map<String, ServiceAddress> addresses = new LinkedHashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private @Nullable SocketLoops loops;
    private @Nullable ExecutorService executor;
    private volatile boolean running;

    MeshGrpcServers(
            List<MeshGrpcListener> listeners,
            GrpcServerFactory factory,
            CallsInFlight inFlight,
            MeshServerProperties properties,
            Readiness readiness) {
        this.listeners = List.copyOf(listeners);
        this.factory = factory;
        this.inFlight = inFlight;
        this.properties = properties;
        this.listening = readiness.gate("listeners");
    }

    /** The bound address of each listener by its name, in the order of declaration. */
    public synchronized Map<String, ServiceAddress> addresses() {
        return new LinkedHashMap<>(addresses);
    }

    @Override
    public synchronized void start() {
        loops = SocketLoops.open("grpc-io", Math.max(1, properties.threads() / 2));
        // The queue holds at most one task per open call, and calls are bounded per connection.
        executor =
                new ThreadPoolExecutor(
                        properties.threads(),
                        properties.threads(),
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory("grpc-call", true));
        try {
            for (MeshGrpcListener listener : listeners) {
                GrpcServerFactory.Started started = factory.start(listener, loops, executor);
                servers.add(started.server());
                addresses.put(listener.name(), started.address());
                log.info("{}: listening on {}", listener.name(), started.address());
            }
        } catch (RuntimeException e) {
            servers.forEach(Server::shutdownNow);
            release();
            throw e;
        }
        running = true;
        listening.open();
    }

    @Override
    public synchronized void stop() {
        running = false;
        servers.forEach(Server::shutdown);
        try {
            if (!inFlight.awaitNone(properties.drainTimeout())) {
                log.warn(
                        "calls still in flight after {} are cut (raise mesh.server.drain-timeout)",
                        properties.drainTimeout());
            }
            servers.forEach(Server::shutdownNow);
            awaitClosed(CLOSE);
        } catch (InterruptedException e) {
            servers.forEach(Server::shutdownNow);
            Thread.currentThread().interrupt();
        }
        release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void awaitClosed(Duration each) throws InterruptedException {
        for (Server server : servers) {
            server.awaitTermination(each.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void release() {
        servers.clear();
        addresses.clear();
        if (executor != null) {
            executor.shutdown();
        }
        if (loops != null) {
            loops.close();
        }
    }
}
