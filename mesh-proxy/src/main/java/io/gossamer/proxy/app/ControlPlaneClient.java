package io.gossamer.proxy.app;

import com.google.protobuf.ByteString;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.discovery.EndpointSource;
import io.gossamer.proxy.control.identity.IdentityClient;
import io.gossamer.proxy.control.identity.TrustBundleClient;
import io.gossamer.proxy.control.plane.GrpcControlPlane;
import io.gossamer.proxy.control.policy.Synthesis;
import io.gossamer.proxy.control.watch.LastKnown;
import io.gossamer.proxy.identify.CertificateRenewer;
import io.gossamer.proxy.identify.Certifier;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.KeySource;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.Pem;
import io.gossamer.proxy.identify.RenewalListener;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything by which this proxy hangs on the control plane: its identity and TLS, the channels,
 * the watches. Made and started once; closed with the proxy.
 */
public final class ControlPlaneClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlPlaneClient.class);

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
    private final CompletableFuture<Void> certified = new CompletableFuture<>();

    /**
     * Reads roots and keys; connects to nothing before {@link #start}.
     *
     * @param renewals hears of certificates, for metrics
     * @throws ConfigurationException naming what cannot be read
     */
    public static ControlPlaneClient create(
            ProxyProperties properties, Clock clock, RenewalListener renewals)
            throws ConfigurationException {
        try {
            return new ControlPlaneClient(properties, clock, renewals);
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            throw new ConfigurationException(List.of("mesh.proxy.identity: " + e.getMessage()));
        }
    }

    private ControlPlaneClient(ProxyProperties properties, Clock clock, RenewalListener renewals)
            throws IOException, GeneralSecurityException {
        identity = new LocalIdentity(properties.identity().name());
        bundle = new TrustBundle(roots(properties.identity()));
        PeerVerifier verifier = new PeerVerifier(bundle, clock);
        tls = MeshTls.create(identity, bundle, verifier, provider(properties));
        ControlTls controlTls = new MeshControlTls(identity, tls);
        ControlProperties control = properties.control();
        identityChannel = channel(control.identity(), true, controlTls);
        destinationChannel = channel(control.destination(), true, controlTls);
        policyChannel = channel(control.policy(), true, controlTls);
        controlPlane =
                new GrpcControlPlane(
                        destinationChannel,
                        policyChannel,
                        settings(properties),
                        LastKnown.nothing());
        IdentityClient identityClient =
                new IdentityClient(
                        channelSettings(control.identity(), false),
                        loop,
                        controlTls,
                        properties.identity().tokenFile());
        renewer =
                new CertificateRenewer(
                        identity,
                        verifier,
                        keys(properties.identity()),
                        new GrpcCertifier(identityClient),
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
                    identityChannel.retryNow();
                    certified.complete(null);
                });
    }

    /** Certifies, and from then on keeps certificate and bundle new. */
    public void start() {
        renewer.start();
        trustBundles.start();
        bundle.onChange(renewer::checkTrust);
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

    /** Ends all streams and the control loop. */
    @Override
    public void close() {
        renewer.stop();
        trustBundles.stop();
        identityChannel.close();
        destinationChannel.close();
        policyChannel.close();
        loop.close();
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
            log.warn(
                    "trust bundle: {} (expected: certificates in DER); the last stays",
                    e.getMessage());
        }
    }

    private ControlChannel channel(
            ControlProperties.Service service, boolean needsCertificate, ControlTls controlTls) {
        return ControlChannel.open(channelSettings(service, needsCertificate), loop, controlTls);
    }

    private static ControlChannel.Settings channelSettings(
            ControlProperties.Service service, boolean needsCertificate) {
        return new ControlChannel.Settings(
                ControlAddress.parse(service.address()), service.name(), needsCertificate);
    }

    private static List<X509Certificate> roots(IdentityProperties properties)
            throws IOException, CertificateException {
        String pem =
                properties.trustAnchorsFile() == null
                        ? properties.trustAnchors()
                        : Files.readString(properties.trustAnchorsFile());
        return Pem.certificates(pem);
    }

    private static KeySource keys(IdentityProperties properties)
            throws IOException, GeneralSecurityException {
        return properties.dir() == null
                ? KeySource.generated(properties.name())
                : KeySource.directory(properties.dir());
    }

    private static TlsProvider provider(ProxyProperties properties) {
        return switch (properties.tls().provider()) {
            case JDK -> TlsProvider.JDK;
            case BORINGSSL -> TlsProvider.BORINGSSL;
        };
    }

    private static GrpcControlPlane.Settings settings(ProxyProperties properties) {
        OutboundProperties outbound = properties.outbound();
        ControlProperties.Stream stream = properties.control().stream();
        WorkloadNames names = WorkloadNames.of(properties);
        return new GrpcControlPlane.Settings(
                properties.policyWorkload().isBlank()
                        ? names.policyWorkload()
                        : properties.policyWorkload(),
                outbound.context().isBlank() ? names.context() : outbound.context(),
                outbound.profileNetworks(),
                outbound.profileSuffixes(),
                new Limits(stream.initialTimeout(), stream.idleTimeout(), stream.lifetime()),
                outbound.http().queueCapacity(),
                outbound.http().failfastTimeout(),
                outbound.detectTimeout(),
                EndpointSource.HOLD,
                port -> inboundDefault(properties, port));
    }

    private static ServerPolicy inboundDefault(ProxyProperties properties, int port) {
        DefaultInboundPolicy policy = properties.inbound().defaultPolicy();
        boolean cluster =
                policy == DefaultInboundPolicy.CLUSTER_AUTHENTICATED
                        || policy == DefaultInboundPolicy.CLUSTER_UNAUTHENTICATED;
        boolean authenticated =
                policy == DefaultInboundPolicy.CLUSTER_AUTHENTICATED
                        || policy == DefaultInboundPolicy.ALL_AUTHENTICATED;
        return Synthesis.inboundDefault(
                policy.label(),
                cluster ? properties.clusterNetworks() : List.<Cidr>of(),
                authenticated,
                policy == DefaultInboundPolicy.DENY,
                properties.inbound().opaquePorts().stream().anyMatch(r -> r.contains(port)),
                properties.inbound().detectTimeout());
    }

    /** The identity service as the renewer sees it. */
    private final class GrpcCertifier implements Certifier {
        private final IdentityClient client;

        GrpcCertifier(IdentityClient client) {
            this.client = client;
        }

        @Override
        public CompletionStage<Issued> certify(byte[] csr) {
            return client.certify(identity.name(), csr).thenCompose(GrpcCertifier::issued);
        }

        private static CompletionStage<Issued> issued(CertifyResponse response) {
            try {
                List<X509Certificate> chain = new ArrayList<>();
                chain.add(Pem.certificate(response.getLeafCertificate().toByteArray()));
                for (ByteString issuer : response.getIntermediateCertificatesList()) {
                    chain.add(Pem.certificate(issuer.toByteArray()));
                }
                return CompletableFuture.completedStage(
                        new Issued(
                                chain,
                                Instant.ofEpochSecond(
                                        response.getValidUntil().getSeconds(),
                                        response.getValidUntil().getNanos())));
            } catch (CertificateException e) {
                return CompletableFuture.failedStage(
                        new CertificateException(
                                "certify: " + e.getMessage() + " (expected: certificates in DER)",
                                e));
            }
        }

        /** Over mTLS the present certificate vouches for the next key; a token does not. */
        @Override
        public boolean acceptsNewKey() {
            return identityChannel.isMutual() && identity.isCertified();
        }
    }

    /** TLS of the mesh as the control plane's client sees it. */
    private record MeshControlTls(LocalIdentity identity, MeshTls tls) implements ControlTls {

        @Override
        public boolean hasCertificate() {
            return identity.isCertified();
        }

        @Override
        public void install(ChannelPipeline pipeline, String serverName) {
            tls.installClient(
                    pipeline,
                    new TlsIdentity(serverName, serverName),
                    MeshTls.ClientMode.REGULAR,
                    new PassFailureOn());
        }
    }

    /** gRPC waits for the first frame anyway; only why a handshake failed must reach it. */
    private static final class PassFailureOn implements HandshakeListener {
        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection connection) {}

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
            ctx.fireExceptionCaught(failure);
        }
    }

    /** Names of the workload, taken from the identity where the settings do not give them. */
    record WorkloadNames(String namespace, String name, String serviceAccount) {

        static WorkloadNames of(ProxyProperties properties) {
            WorkloadProperties workload = properties.workload();
            MeshIdentity own =
                    MeshIdentity.parseDns(properties.identity().name())
                            .orElse(MeshIdentity.of("unknown", MeshIdentity.DEFAULT_NAMESPACE));
            String account =
                    workload.serviceAccount().isEmpty()
                            ? own.serviceAccount()
                            : workload.serviceAccount();
            return new WorkloadNames(
                    workload.namespace().isEmpty() ? own.namespace() : workload.namespace(),
                    workload.name().isEmpty() ? account : workload.name(),
                    account);
        }

        String policyWorkload() {
            return "{\"ns\":\"" + namespace + "\",\"pod\":\"" + name + "\"}";
        }

        String context() {
            return policyWorkload();
        }
    }
}
