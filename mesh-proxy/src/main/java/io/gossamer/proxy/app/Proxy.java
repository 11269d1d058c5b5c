package io.gossamer.proxy.app;

import ch.qos.logback.classic.LoggerContext;
import io.gossamer.proxy.accept.BindFailedException;
import io.gossamer.proxy.admin.AdminServer;
import io.gossamer.proxy.admin.AdminSources;
import io.gossamer.proxy.admin.LogbackLevels;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.identity.IdentityClient;
import io.gossamer.proxy.control.plane.GrpcControlPlane;
import io.gossamer.proxy.control.watch.LastKnown;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.Pem;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.gossamer.proxy.observe.metric.ProcessMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar: start, ready, drain, close; each once, in this order. Thread-safe; not to be called on
 * an event loop.
 */
public final class Proxy {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final ProxyProperties properties;
    private final Clock clock = Clock.systemUTC();
    private final LongSupplier nanoTicker = System::nanoTime;
    private final MetricRegistry metrics;
    private final RecentFailures failures;
    private final DataPath dataPath;
    private final ControlLoop controlLoop = new ControlLoop();
    private final LocalIdentity identity;
    private @Nullable AdminServer admin;
    private volatile boolean draining;
    private volatile boolean closed;

    private Proxy(ProxyProperties properties) throws BindFailedException {
        this.properties = properties;
        this.metrics =
                new MetricRegistry(
                        MetricRegistry.DEFAULT_MAX_LINES,
                        properties.admin().retainIdle(),
                        nanoTicker);
        this.failures = new RecentFailures(clock, Proxy::logFailure);
        this.identity = new LocalIdentity(properties.identity().name());
        this.dataPath = DataPath.bind(properties);
    }

    /** Binds, serves the admin pages, and asks for the certificate; ready once that is there. */
    public static Proxy start(ProxyProperties properties)
            throws IOException, CertificateException {
        Proxy proxy = new Proxy(properties);
        proxy.run();
        return proxy;
    }

    private void run() throws IOException, CertificateException, SSLException {
        ProcessMetrics.register(metrics);
        admin = AdminServer.start(properties.admin().listen().socketAddress(), adminSources());
        TrustBundle bundle = new TrustBundle(Pem.certificates(anchors()));
        MeshTls tls =
                MeshTls.create(
                        identity,
                        bundle,
                        new PeerVerifier(bundle, clock),
                        TlsProvider.valueOf(properties.tls().provider().name()));
        ControlTls controlTls = new ControlTlsOf(identity, tls);
        dataPath.attach(
                tls,
                control(controlTls),
                metrics,
                failures,
                nanoTicker,
                clock,
                List.of(admin.address()));
        identity.onInstall(credential -> onCertified());
        new Certifier(
                        identity,
                        new IdentityClient(
                                settings(properties.control().identity(), false),
                                controlLoop,
                                controlTls,
                                properties.identity().tokenFile()),
                        controlLoop.loop(),
                        clock,
                        new SplittableRandom())
                .start();
    }

    private GrpcControlPlane control(ControlTls tls) {
        ControlChannel destination =
                ControlChannel.open(
                        settings(properties.control().destination(), true), controlLoop, tls);
        ControlChannel policy =
                ControlChannel.open(
                        settings(properties.control().policy(), true), controlLoop, tls);
        OutboundProperties outbound = properties.outbound();
        ControlProperties.Stream stream = properties.control().stream();
        return new GrpcControlPlane(
                destination,
                policy,
                new GrpcControlPlane.Settings(
                        properties.policyWorkload(),
                        outbound.context(),
                        outbound.profileNetworks(),
                        outbound.profileSuffixes(),
                        new Limits(
                                stream.initialTimeout(), stream.idleTimeout(), stream.lifetime()),
                        outbound.http().queueCapacity(),
                        outbound.http().failfastTimeout(),
                        outbound.detectTimeout(),
                        Duration.ofSeconds(30),
                        new DefaultPolicies(properties)),
                LastKnown.nothing());
    }

    private static ControlChannel.Settings settings(
            ControlProperties.Service service, boolean needsCertificate) {
        return new ControlChannel.Settings(
                ControlAddress.parse(service.address()), service.name(), needsCertificate);
    }

    private String anchors() throws IOException {
        Path file = properties.identity().trustAnchorsFile();
        return file == null ? properties.identity().trustAnchors() : Files.readString(file);
    }

    private AdminSources adminSources() {
        return new AdminSources(
                () -> identity.isCertified() && !draining,
                metrics::scrape,
                failures::toJson,
                new LogbackLevels((LoggerContext) LoggerFactory.getILoggerFactory()),
                System.getenv(),
                properties.admin().shutdownEnabled() ? this::stop : null);
    }

    private boolean ready;

    private synchronized void onCertified() {
        if (ready) {
            return;
        }
        ready = true;
        dataPath.open();
        Path file = properties.readyFile();
        AdminServer server = admin;
        if (file != null && server != null) {
            try {
                ReadyFile.write(file, dataPath.listeners(), server.address(), identity.name());
            } catch (IOException e) {
                log.error("mesh.proxy.ready-file: {} (expected: a file that can be written)", file, e);
            }
        }
        log.info(
                "ready: {}, inbound {}, outbound {}",
                identity.name(),
                Addresses.format(dataPath.listeners().inbound()),
                Addresses.format(dataPath.listeners().outbound().get(0)));
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
        controlLoop.close();
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Where the admin pages are. */
    public @Nullable InetSocketAddress adminAddress() {
        AdminServer server = admin;
        return server == null ? null : server.address();
    }

    private static void logFailure(RecentFailures.Entry entry) {
        log.warn(
                "{} {}: {}: {} ({})",
                entry.direction(),
                entry.what(),
                entry.code().label(),
                entry.detail(),
                entry.code().remedy());
    }
}
