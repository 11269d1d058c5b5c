package io.gossamer.proxy.app.control;

import com.google.protobuf.ByteString;
import io.gossamer.proxy.app.settings.ConfigurationException;
import io.gossamer.proxy.app.settings.ControlProperties;
import io.gossamer.proxy.app.settings.IdentityProperties;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.control.connect.LocalNetworks;
import io.gossamer.proxy.control.identity.IdentityClient;
import io.gossamer.proxy.control.identity.TrustBundleClient;
import io.gossamer.proxy.control.plane.GrpcControlPlane;
import io.gossamer.proxy.control.registry.WorkloadRegistration;
import io.gossamer.proxy.control.snapshot.SnapshotStore;
import io.gossamer.proxy.control.watch.LastKnown;
import io.gossamer.proxy.identify.CertificateRenewer;
import io.gossamer.proxy.identify.KeySource;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.Pem;
import io.gossamer.proxy.identify.RenewalListener;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.observe.metric.Recorder;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything by which this proxy hangs on the control plane: its identity and TLS, the channels,
 * the watches. Made and started once; closed with the proxy.
 */
public final class ControlPlaneClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlPlaneClient.class);

    private static final Duration NEWS_OF_ROOTS = Duration.ofMillis(500);

    private final ProxyProperties properties;
    private final CompletableFuture<KeyPair> firstKey;
    private final Recorder series;
    private final ControlLoop loop = new ControlLoop();
    private final LocalIdentity identity;
    private final TrustBundle bundle;
    private final MeshTls tls;
    private final ControlChannel identityChannel;
    private final ControlChannel destinationChannel;
    private final ControlChannel policyChannel;
    private final ControlPlane controlPlane;
    private final CertificateRenewer renewer;
    private final TrustBundleClient trustBundles;
    private final @Nullable SnapshotStore snapshot;
    private final CompletableFuture<Void> certified = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ControlTls controlTls;
    private volatile @Nullable WorkloadRegistration registry;

    /**
     * Reads roots and keys; connects to nothing before {@link #start}.
     *
     * @param firstKey waited for before the first certificate is asked for
     * @param renewals hears of certificates, for metrics
     * @param series written by the control loop only
     * @throws ConfigurationException naming what cannot be read
     */
    public static ControlPlaneClient create(
            ProxyProperties properties,
            CompletableFuture<KeyPair> firstKey,
            Clock clock,
            RenewalListener renewals,
            Recorder series)
            throws ConfigurationException {
        try {
            return new ControlPlaneClient(properties, firstKey, clock, renewals, series);
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            throw new ConfigurationException(List.of("mesh.proxy.identity: " + e.getMessage()));
        }
    }

    private ControlPlaneClient(
            ProxyProperties properties,
            CompletableFuture<KeyPair> firstKey,
            Clock clock,
            RenewalListener renewals,
            Recorder series)
            throws IOException, GeneralSecurityException {
        this.properties = properties;
        this.firstKey = firstKey;
        this.series = series;
        identity = new LocalIdentity(properties.identity().name());
        bundle = new TrustBundle(roots(properties.identity()));
        PeerVerifier verifier = new PeerVerifier(bundle, clock);
        snapshot = snapshot(properties, clock);
        if (snapshot != null) {
            new SnapshotRestore(snapshot, identity, bundle, verifier).run();
        }
        tls =
                MeshTls.create(
                        identity,
                        bundle,
                        verifier,
                        provider(properties),
                        properties.tls().resumption());
        controlTls = new MeshControlTls(identity, tls);
        ControlProperties control = properties.control();
        identityChannel = channel(control.identity(), true, controlTls);
        destinationChannel = channel(control.destination(), true, controlTls);
        policyChannel = channel(control.policy(), true, controlTls);
        controlPlane =
                new GrpcControlPlane(
                        destinationChannel,
                        policyChannel,
                        ControlPlaneSettings.of(properties),
                        snapshot == null ? LastKnown.nothing() : snapshot);
        IdentityClient identityClient =
                new IdentityClient(
                        channelSettings(control.identity(), false),
                        loop,
                        controlTls,
                        calls(control.identity()),
                        properties.identity().tokenFile());
        renewer =
                new CertificateRenewer(
                        identity,
                        verifier,
                        keys(properties.identity(), firstKey),
                        new GrpcCertifier(identityClient, identity, identityChannel.isMutual()),
                        loop.loop(),
                        clock,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        new CertificateRenewer.Settings(
                                properties.identity().minRefresh(),
                                properties.identity().maxRefresh()),
                        renewals);
        trustBundles = new TrustBundleClient(identityChannel, this::replaceBundle);
        identity.onInstall(
                credential -> {
                    // What waited for a certificate need not wait for its next try.
                    destinationChannel.retryNow();
                    policyChannel.retryNow();
                    // The roots are known from the settings: news of them can wait until the
                    // handshakes of the others, on the same loop, are over.
                    loop.loop()
                            .schedule(
                                    identityChannel::retryNow,
                                    NEWS_OF_ROOTS.toMillis(),
                                    TimeUnit.MILLISECONDS);
                    certified.complete(null);
                });
    }

    /** Certifies, and from then on keeps certificate and bundle new. */
    public void start() {
        firstKey.whenComplete((key, failure) -> renewer.start());
        trustBundles.start();
        bundle.onChange(renewer::checkTrust);
        if (identity.isCertified()) {
            certified.complete(null);
        }
    }

    /**
     * Registers the workload from the first certificate on, if the settings ask for it (rule R10).
     *
     * @param inboundPort where this proxy takes direct connections
     * @param adminPort where its metrics are
     */
    public void register(int inboundPort, int adminPort) {
        if (properties.workload().register() && registry == null) {
            WorkloadRegistration client =
                    new WorkloadRegistration(
                            destinationChannel,
                            () -> WorkloadNames.registration(properties, inboundPort, adminPort),
                            this::destinationAt,
                            this::networks);
            registry = client;
            ApplicationHealth.follow(
                    client, loop.loop(), properties.inbound().appAddress(), series);
            client.start();
        }
    }

    /** The same service at another of its addresses. */
    private ControlChannel destinationAt(InetAddress address) {
        ControlProperties.Service service = properties.control().destination();
        int port = ControlAddress.parse(service.address()).hosts().get(0).port();
        ControlAddress.HostPort there = new ControlAddress.HostPort(address.getHostAddress(), port);
        return ControlChannel.open(
                new ControlChannel.Settings(
                        new ControlAddress(List.of(there), null), service.name(), true),
                loop,
                controlTls,
                calls(service));
    }

    /** Only what is redirected may come by any network, and only there is none declared. */
    private LocalNetworks networks() {
        boolean any =
                properties.mode() == ProxyProperties.Mode.TRANSPARENT
                        && properties.workload().address().isEmpty()
                        && !destinationChannel.address().isLocal();
        return any ? LocalNetworks.now() : new LocalNetworks(List.of());
    }

    /**
     * Whether peers can know that this workload has a sidecar, as far as that is this proxy's to
     * tell. Until then they would speak plaintext to it.
     */
    public boolean isAnnounced() {
        WorkloadRegistration client = registry;
        return !properties.workload().register() || (client != null && client.hasRegistered());
    }

    /** Tells the registry that this workload leaves; completes once it knows, or at once. */
    public CompletionStage<Void> leave() {
        WorkloadRegistration client = registry;
        return client == null ? CompletableFuture.completedStage(null) : client.goodbye();
    }

    /** Completes with the first certificate, on the control loop. */
    public CompletionStage<Void> certified() {
        return certified;
    }

    public LocalIdentity identity() {
        return identity;
    }

    public TrustBundle bundle() {
        return bundle;
    }

    public MeshTls tls() {
        return tls;
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** Ends all streams and the control loop. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        renewer.stop();
        trustBundles.stop();
        WorkloadRegistration client = registry;
        if (client != null) {
            client.close();
        }
        identityChannel.close();
        destinationChannel.close();
        policyChannel.close();
        loop.close();
        if (snapshot != null) {
            snapshot.close();
        }
    }

    private static @Nullable SnapshotStore snapshot(ProxyProperties properties, Clock clock) {
        return properties.dataDir() == null
                ? null
                : SnapshotStore.open(
                        properties.dataDir(),
                        properties.identity().name(),
                        properties.snapshot().maxAge(),
                        clock);
    }

    private void replaceBundle(io.gossamer.api.mesh.v1.TrustBundle message) {
        try {
            List<X509Certificate> roots = new ArrayList<>();
            for (ByteString root : message.getRootsList()) {
                roots.add(Pem.certificate(root.toByteArray()));
            }
            Set<BigInteger> denied = new HashSet<>();
            for (ByteString serial : message.getDeniedSerialsList()) {
                denied.add(new BigInteger(1, serial.toByteArray()));
            }
            bundle.replace(roots, denied);
        } catch (CertificateException | IllegalArgumentException e) {
            log.warn("pushed bundle: {}; the last bundle stays", e.getMessage());
        }
    }

    private ControlChannel channel(
            ControlProperties.Service service, boolean needsCertificate, ControlTls controlTls) {
        return ControlChannel.open(
                channelSettings(service, needsCertificate), loop, controlTls, calls(service));
    }

    private ControlCalls calls(ControlProperties.Service service) {
        return new ControlCalls(series, service.address(), service.name(), System::nanoTime);
    }

    private static ControlChannel.Settings channelSettings(
            ControlProperties.Service service, boolean needsCertificate) {
        return new ControlChannel.Settings(
                ControlAddress.parse(service.address()), service.name(), needsCertificate);
    }

    private static List<X509Certificate> roots(IdentityProperties properties)
            throws IOException, CertificateException {
        Path file = properties.trustAnchorsFile();
        if (file == null) {
            return Pem.certificates(properties.trustAnchors());
        }
        try {
            return Pem.certificates(Files.readString(file));
        } catch (CertificateException e) {
            throw new CertificateException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeySource keys(
            IdentityProperties properties, CompletableFuture<KeyPair> firstKey)
            throws IOException, GeneralSecurityException {
        return properties.dir() == null
                ? KeySource.generated(properties.name(), firstKey)
                : KeySource.directory(properties.dir());
    }

    private static TlsProvider provider(ProxyProperties properties) {
        return switch (properties.tls().provider()) {
            case AUTO -> TlsProvider.best();
            case JDK -> TlsProvider.JDK;
            case BORINGSSL -> TlsProvider.BORINGSSL;
        };
    }
}
