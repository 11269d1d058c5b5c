package io.gossamer.proxy.app;

import ch.qos.logback.classic.LoggerContext;
import io.gossamer.proxy.accept.BindFailedException;
import io.gossamer.proxy.admin.AdminServer;
import io.gossamer.proxy.admin.AdminSources;
import io.gossamer.proxy.admin.LogbackLevels;
import io.gossamer.proxy.app.control.CertificateMetrics;
import io.gossamer.proxy.app.control.ControlPlaneClient;
import io.gossamer.proxy.app.settings.ConfigurationException;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.gossamer.proxy.observe.metric.ProcessMetrics;
import io.gossamer.proxy.observe.metric.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar: start, ready, drain, close; each once, in this order. Thread-safe; not to be called
 * on an event loop.
 */
public final class Proxy {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final ProxyProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final LongSupplier nanoTicker = System::nanoTime;
    private final MetricRegistry metrics;
    private final RecentFailures failures;
    private final DataPath dataPath;
    private final ControlPlaneClient control;
    private @Nullable AdminServer admin;
    private boolean ready;
    private volatile boolean draining;

    private Proxy(ProxyProperties properties, CompletableFuture<KeyPair> firstKey)
            throws ConfigurationException, BindFailedException {
        this.properties = properties;
        this.metrics =
                new MetricRegistry(
                        MetricRegistry.DEFAULT_MAX_LINES,
                        properties.admin().retainIdle(),
                        nanoTicker);
        this.failures = new RecentFailures(clock, Proxy::logFailure);
        Recorder series = metrics.recorder();
        this.control =
                ControlPlaneClient.create(
                        properties, firstKey, clock, new CertificateMetrics(series), series);
        this.dataPath = DataPath.bind(properties);
    }

    /**
     * Binds, serves the admin pages, and asks for the certificate; ready once that is there.
     *
     * @param firstKey of the first certificate, begun before
     * @throws ConfigurationException if what the settings name cannot be used
     * @throws BindFailedException if a port is taken
     */
    public static Proxy start(ProxyProperties properties, CompletableFuture<KeyPair> firstKey)
            throws ConfigurationException, IOException {
        Proxy proxy = new Proxy(properties, firstKey);
        proxy.run();
        return proxy;
    }

    private void run() throws IOException {
        ProcessMetrics.register(metrics);
        AdminServer server =
                AdminServer.start(
                        LocalAddresses.usable(properties.admin().listen().socketAddress()),
                        adminSources());
        admin = server;
        dataPath.attach(
                control.tls(),
                control.controlPlane(),
                metrics,
                failures,
                nanoTicker,
                clock,
                server.address());
        control.certified().thenRun(() -> onCertified(server.address()));
        control.start();
    }

    private AdminSources adminSources() {
        return new AdminSources(
                () -> control.identity().isCertified() && control.isAnnounced() && !draining,
                metrics::scrape,
                failures::toJson,
                new LogbackLevels((LoggerContext) LoggerFactory.getILoggerFactory()),
                System.getenv(),
                properties.admin().shutdownEnabled() ? this::stop : null);
    }

    private synchronized void onCertified(InetSocketAddress adminAddress) {
        if (ready || draining) {
            return;
        }
        ready = true;
        dataPath.open();
        Listeners listeners = dataPath.listeners();
        control.register(listeners.inbound().getPort(), adminAddress.getPort());
        Path file = properties.readyFile();
        if (file != null) {
            writeReadyFile(file, adminAddress);
        }
        log.info(
                "ready: {}, inbound {}, outbound {}, admin {}",
                control.identity().name(),
                Addresses.format(listeners.inbound()),
                Addresses.format(listeners.outbound().get(0)),
                Addresses.format(adminAddress));
    }

    private void writeReadyFile(Path file, InetSocketAddress adminAddress) {
        try {
            ReadyFile.write(file, dataPath.listeners(), adminAddress, control.identity().name());
        } catch (IOException e) {
            log.error(
                    "mesh.proxy.ready-file: {} (expected: a file that can be written): {}",
                    file,
                    e.toString());
        }
    }

    /** Not ready any more; takes nothing new, lets what is there end, then closes. Idempotent. */
    public void stop() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        try {
            control.leave();
            dataPath.drain();
            long end = nanoTicker.getAsLong() + properties.drainTimeout().toNanos();
            while (dataPath.connections() > 0 && nanoTicker.getAsLong() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            dataPath.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        AdminServer server = admin;
        if (server != null) {
            server.close();
        }
        control.close();
    }

    private static void logFailure(RecentFailures.Entry entry) {
        log.warn(
                "{} {}: {}: {} ({})",
                entry.direction(),
                entry.what(),
                entry.code().label(),
                entry.detail(),
                entry.remedy());
    }
}
