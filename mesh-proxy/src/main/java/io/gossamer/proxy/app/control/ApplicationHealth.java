package io.gossamer.proxy.app.control;

import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.proxy.control.registry.WorkloadRegistration;
import io.gossamer.proxy.health.HealthCheck.Kind;
import io.gossamer.proxy.health.HealthMonitor;
import io.gossamer.proxy.health.SocketChecker;
import io.gossamer.proxy.observe.metric.Gauge;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checks that the registry asks for and tells it, log and metrics what they find. On the
 * control loop.
 */
final class ApplicationHealth implements HealthMonitor.Listener {

    private static final Logger log = LoggerFactory.getLogger(ApplicationHealth.class);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final WorkloadRegistration registry;
    private final Recorder series;
    private final HealthMonitor monitor;
    private @Nullable List<HealthCheck> last;
    private @Nullable Gauge healthy;

    private ApplicationHealth(
            WorkloadRegistration registry,
            EventLoop loop,
            InetAddress application,
            Recorder series) {
        this.registry = registry;
        this.series = series;
        this.monitor =
                new HealthMonitor(
                        new SocketChecker(loop, application),
                        (task, delay) -> {
                            Future<?> scheduled = loop.schedule(task, delay, TimeUnit.NANOSECONDS);
                            return () -> scheduled.cancel(false);
                        },
                        () -> ThreadLocalRandom.current().nextDouble(),
                        this);
    }

    /**
     * Follows what a registry asks for. Before its client is started.
     *
     * @param application where it listens
     * @param series of the control loop
     */
    static void follow(
            WorkloadRegistration registry,
            EventLoop loop,
            InetAddress application,
            Recorder series) {
        ApplicationHealth health = new ApplicationHealth(registry, loop, application, series);
        registry.onChecks(health::configure);
    }

    /** Every heartbeat's answer says it again; most often it is the same. */
    private void configure(List<HealthCheck> messages) {
        if (messages.equals(last)) {
            return;
        }
        last = messages;
        List<io.gossamer.proxy.health.HealthCheck> checks = new ArrayList<>();
        for (HealthCheck message : messages) {
            io.gossamer.proxy.health.HealthCheck check = check(message);
            if (check == null) {
                log.warn("health check that the registry asks for: {} (passed over)", message);
            } else {
                checks.add(check);
            }
        }
        monitor.configure(checks);
    }

    /** Null if it says nothing that could be checked. */
    static io.gossamer.proxy.health.@Nullable HealthCheck check(HealthCheck message) {
        Kind kind =
                switch (message.getKindCase()) {
                    case HTTP -> Kind.HTTP;
                    case TCP -> Kind.TCP;
                    case GRPC -> Kind.GRPC;
                    case KIND_NOT_SET -> null;
                };
        String path = message.getHttp().getPath();
        boolean valid =
                message.getPort() > 0
                        && message.getPort() <= 65_535
                        && path.chars().allMatch(c -> c > ' ' && c < 0x7F)
                        && (kind != Kind.HTTP || path.startsWith("/"));
        if (kind == null || !valid) {
            return null;
        }
        Duration interval = bounded(message.getInterval());
        Duration timeout = bounded(message.getTimeout());
        return new io.gossamer.proxy.health.HealthCheck(
                message.getPort(),
                kind,
                path,
                interval,
                timeout.compareTo(interval) > 0 ? interval : timeout,
                Math.max(1, message.getHealthyThreshold()),
                Math.max(1, message.getUnhealthyThreshold()));
    }

    private static Duration bounded(com.google.protobuf.Duration message) {
        long seconds = Math.max(-1, Math.min(message.getSeconds(), LONGEST.toSeconds()));
        Duration duration = Duration.ofSeconds(seconds, message.getNanos());
        if (duration.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    @Override
    public void checked(io.gossamer.proxy.health.HealthCheck check, boolean passed) {
        series.counter(
                        ProxyMeter.HEALTH_CHECKS,
                        Labels.NONE
                                .and("port", Integer.toString(check.port()))
                                .and("outcome", passed ? "passed" : "failed"))
                .increment();
    }

    @Override
    public void turned(boolean well, String reason) {
        Gauge shown = healthy;
        if (shown == null) {
            shown = series.gauge(ProxyMeter.APPLICATION_HEALTHY, Labels.NONE);
            healthy = shown;
        }
        shown.set(well ? 1 : 0);
        if (well) {
            log.info("application: healthy");
        } else {
            log.warn("application: not healthy, takes no new traffic: {}", reason);
        }
        registry.ready(well, reason);
    }
}
