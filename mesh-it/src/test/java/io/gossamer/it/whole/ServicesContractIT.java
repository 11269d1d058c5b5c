package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.api.Labels;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.it.ca.TestCa;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.process.Await;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services on their plaintext loopback ports, as an independent proxy would call them. */
class ServicesContractIT {

    private static final String CLUSTER_IP = "10.96.0.77";
    private static final String PATH = "books.default.svc.cluster.local:80";
    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;

    @TempDir static Path folder;

    private static ControlPlane plane;
    private static ManagedChannel identity;
    private static ManagedChannel destination;
    private static ManagedChannel policy;

    @BeforeAll
    static void startServices() {
        plane = ControlPlane.startServicesOnly(folder.resolve("plane"));
        identity = channel(plane.identityPort());
        destination = channel(plane.destinationPort());
        policy = channel(plane.policyPort());
        Manifests.write(
                plane.resources(),
                "books.yaml",
                Manifests.pod("books", "10.211.7.1")
                        + Manifests.service("books", CLUSTER_IP, List.of(80, 3306)));
        Await.until(
                "the manifest is read",
                Duration.ofSeconds(20),
                () -> plane.inventory().getServicesCount() > 0);
    }

    @AfterAll
    static void stopServices() {
        for (ManagedChannel channel : new ManagedChannel[] {identity, destination, policy}) {
            if (channel != null) {
                channel.shutdownNow();
            }
        }
        if (plane != null) {
            plane.close();
        }
    }

    private static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .proxyDetector(target -> null)
                .build();
    }

    private static CertifyResponse certify(String name, String token, byte[] request) {
        return IdentityGrpc.newBlockingStub(identity)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .certify(
                        CertifyRequest.newBuilder()
                                .setIdentity(name)
                                .setToken(ByteString.copyFromUtf8(token))
                                .setCertificateSigningRequest(ByteString.copyFrom(request))
                                .build());
    }

    private static void assertStatus(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).as(e.toString()).isEqualTo(code));
    }

    @Test
    void tokenAndRequestOfAWorkloadYieldALeafThatNamesItTwiceOver() throws Exception {
        String name = ScriptedPair.identity("leaf");
        String token = plane.token("default", "leaf", List.of()).getToken();
        KeyPair key = TestCa.newKey();

        CertifyResponse response = certify(name, token, TestCa.certificateRequest(key, name));

        X509Certificate leaf = certificate(response.getLeafCertificate());
        X509Certificate issuer = certificate(response.getIntermediateCertificates(0));
        leaf.verify(issuer.getPublicKey());
        issuer.verify(anchor().getPublicKey());
        assertThat(leaf.getPublicKey()).isEqualTo(key.getPublic());
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(DNS_NAME, name),
                        List.of(URI_NAME, "spiffe://cluster.local/ns/default/sa/leaf"));
        assertThat(leaf.getBasicConstraints()).isNegative();
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getSigAlgName()).isEqualToIgnoringCase("SHA256withECDSA");
        assertThat(issuer.getBasicConstraints()).isZero();
        assertThat(response.getValidUntil().getSeconds())
                .isCloseTo(
                        System.currentTimeMillis() / 1000 + 86_400,
                        org.assertj.core.data.Offset.offset(120L));
    }

    private static X509Certificate certificate(ByteString der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
    }

    private static X509Certificate anchor() throws Exception {
        try (var file = Files.newInputStream(plane.anchors())) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }

    @Test
    void requestThatLacksSomethingIsInvalid() {
        String name = ScriptedPair.identity("lacking");
        String token = plane.token("default", "lacking", List.of()).getToken();
        byte[] request = TestCa.certificateRequest(TestCa.newKey(), name);

        assertStatus(Status.Code.INVALID_ARGUMENT, () -> certify("", token, request));
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> certify(name, token, new byte[0]));
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> certify(name, "", request));
    }

    @Test
    void requestForAnotherNameIsRefused() {
        String name = ScriptedPair.identity("honest");
        String other = ScriptedPair.identity("other");
        String token = plane.token("default", "honest", List.of()).getToken();
        byte[] forOther = TestCa.certificateRequest(TestCa.newKey(), other);
        byte[] forBoth = TestCa.certificateRequest(TestCa.newKey(), name, other);

        assertStatus(Status.Code.FAILED_PRECONDITION, () -> certify(name, token, forOther));
        assertStatus(Status.Code.FAILED_PRECONDITION, () -> certify(name, token, forBoth));
        assertStatus(Status.Code.FAILED_PRECONDITION, () -> certify(other, token, forOther));
    }

    @Test
    void tokenIsBoundToTheFirstKeyThatUsedIt() {
        String name = ScriptedPair.identity("bound");
        String token = plane.token("default", "bound", List.of()).getToken();
        byte[] first = TestCa.certificateRequest(TestCa.newKey(), name);
        certify(name, token, first);

        assertThat(certify(name, token, first).getLeafCertificate().isEmpty()).isFalse();
        assertThatThrownBy(
                        () ->
                                certify(
                                        name,
                                        token,
                                        TestCa.certificateRequest(TestCa.newKey(), name)))
                .isInstanceOf(StatusRuntimeException.class);
    }

    private static Iterator<Update> endpoints(String path) {
        return DestinationGrpc.newBlockingStub(destination)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .get(GetDestination.newBuilder().setPath(path).build());
    }

    @Test
    void meshedPodIsAnEndpointWithIdentityAndHints() {
        WeightedAddr endpoint = endpoints(PATH).next().getAdd().getAddrs(0);

        assertThat(endpoint.getAddr()).isEqualTo(Messages.address("10.211.7.1", 80));
        assertThat(endpoint.getWeight()).isEqualTo(10_000);
        assertThat(endpoint.getTlsIdentity().getDnsLikeIdentity().getName())
                .isEqualTo(ScriptedPair.identity("books"));
        assertThat(endpoint.getTlsIdentity().getServerName().getName())
                .isEqualTo(ScriptedPair.identity("books"));
        assertThat(endpoint.getProtocolHint().hasH2()).isTrue();
        assertThat(endpoint.getMetricLabelsMap())
                .containsEntry("pod", "books")
                .containsEntry("serviceaccount", "books");
    }

    @Test
    void changedManifestReachesAWatchAsADifference() {
        Manifests.write(
                plane.resources(),
                "moving.yaml",
                Manifests.pod("moving", "10.211.7.2")
                        + Manifests.service("moving", "10.96.0.78", List.of(80)));
        String path = "moving.default.svc.cluster.local:80";
        Await.until(
                "the service is known",
                Duration.ofSeconds(20),
                () -> endpoints(path).next().hasAdd());
        Iterator<Update> updates = endpoints(path);
        assertThat(updates.next().getAdd().getAddrs(0).getAddr())
                .isEqualTo(Messages.address("10.211.7.2", 80));

        Manifests.write(
                plane.resources(),
                "moving.yaml",
                Manifests.pod("moving", "10.211.7.3")
                        + Manifests.service("moving", "10.96.0.78", List.of(80)));

        Update one = updates.next();
        Update two = updates.next();
        Update added = one.hasAdd() ? one : two;
        Update removed = one.hasAdd() ? two : one;
        assertThat(added.getAdd().getAddrs(0).getAddr())
                .isEqualTo(Messages.address("10.211.7.3", 80));
        assertThat(removed.getRemove().getAddrsList())
                .containsExactly(Messages.address("10.211.7.2", 80));
    }

    @Test
    void namesThatAreNoServicesGetTheErrorOfTheContract() {
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> endpoints("nobody.default.svc.cluster.local:80").next());
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> endpoints("10.1.2.3:80").next());
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> endpoints("example.com:80").next());
    }

    @Test
    void profileOfAClusterAddressNamesTheService() {
        DestinationProfile http = profile(CLUSTER_IP + ":80");
        assertThat(http.getFullyQualifiedName()).isEqualTo("books.default.svc.cluster.local");
        assertThat(http.getOpaqueProtocol()).isFalse();
        assertThat(http.getRetryBudget().getRetryRatio()).isEqualTo(0.2f);

        assertThat(profile(CLUSTER_IP + ":3306").getOpaqueProtocol()).isTrue();
    }

    private static DestinationProfile profile(String path) {
        return DestinationGrpc.newBlockingStub(destination)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getProfile(GetDestination.newBuilder().setPath(path).build())
                .next();
    }

    @Test
    void outboundPolicyOfAServiceHasEveryFieldThatAProxyDemands() {
        OutboundPolicy detected = outbound(spec().setAuthority(PATH).build());
        assertThat(detected.getMetadata().getResource().getName()).isEqualTo("books");
        var detect = detected.getProtocol().getDetect();
        assertThat(detect.hasTimeout() && detect.hasOpaque()).isTrue();
        assertThat(detect.getHttp1().getRoutes(0).getMetadata().getDefault()).isEqualTo("http");
        var backend =
                detect.getHttp2()
                        .getRoutes(0)
                        .getRules(0)
                        .getBackends()
                        .getFirstAvailable()
                        .getBackends(0)
                        .getBackend();
        assertThat(backend.getQueue().getCapacity()).isEqualTo(100);
        assertThat(backend.getBalancer().getDiscovery().getDst().getPath()).isEqualTo(PATH);
        assertThat(backend.getBalancer().hasPeakEwma()).isTrue();

        OutboundPolicy byAddress =
                outbound(spec().setAddr(Messages.address(CLUSTER_IP, 80)).build());
        assertThat(byAddress.getMetadata()).isEqualTo(detected.getMetadata());
    }

    @Test
    void outboundPolicyOfSomethingUnknownIsNotFoundOrEgress() {
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> outbound(spec().setAuthority("nobody.default.svc.cluster.local:80").build()));
        OutboundPolicy undefined =
                outbound(spec().setAddr(Messages.address(CLUSTER_IP, 81)).build());
        assertThat(undefined.getProtocol().hasOpaque()).isTrue();
        OutboundPolicy outside = outbound(spec().setAddr(Messages.address("8.8.8.8", 80)).build());
        assertThat(outside.getMetadata().getDefault()).isEqualTo("egress-fallback");
    }

    private static TrafficSpec.Builder spec() {
        return TrafficSpec.newBuilder().setSourceWorkload("{\"ns\":\"default\",\"pod\":\"books\"}");
    }

    private static OutboundPolicy outbound(TrafficSpec spec) {
        return OutboundPoliciesGrpc.newBlockingStub(policy)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .get(spec);
    }

    @Test
    void inboundPolicyOfAPodAdmitsEverybodyByDefault() {
        Server server = inbound("{\"ns\":\"default\",\"pod\":\"books\"}\n", 80);

        assertThat(Labels.map(server.getLabelsList()))
                .containsEntry("group", "")
                .containsEntry("kind", "default")
                .containsEntry("name", "all-unauthenticated");
        assertThat(server.getProtocol().getDetect().getTimeout().getSeconds()).isEqualTo(10);
        assertThat(server.getAuthorizations(0).getNetworksCount()).isEqualTo(2);
        assertThat(inbound("default:books", 3306).getProtocol().hasOpaque()).isTrue();
    }

    @Test
    void inboundPolicyOfAnUnknownPodIsNotFound() {
        assertStatus(Status.Code.NOT_FOUND, () -> inbound("default:nobody", 80));
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> inbound("nonsense", 80));
        assertStatus(Status.Code.INVALID_ARGUMENT, () -> inbound("default:books", 0));
    }

    private static Server inbound(String workload, int port) {
        return InboundServerPoliciesGrpc.newBlockingStub(policy)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getPort(PortSpec.newBuilder().setWorkload(workload).setPort(port).build());
    }
}
