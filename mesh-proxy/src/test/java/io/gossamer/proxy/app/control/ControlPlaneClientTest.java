package io.gossamer.proxy.app.control;

import static io.gossamer.proxy.control.PolicyMessages.add;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.gossamer.api.Labels;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.proxy.app.settings.ConfigurationException;
import io.gossamer.proxy.app.settings.ProxyConfiguration;
import io.gossamer.proxy.control.ScriptedControlPlane;
import io.gossamer.proxy.control.WatchRecorder;
import io.gossamer.proxy.identify.FirstKey;
import io.gossamer.proxy.identify.RenewalListener;
import io.gossamer.proxy.identify.TestCa;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneClientTest {

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String IDENTITY =
            "identity.mesh.serviceaccount.identity.mesh.cluster.local";
    private static final String DESTINATION =
            "destination.mesh.serviceaccount.identity.mesh.cluster.local";

    private static TestCa ca;

    @TempDir Path directory;
    private final Issuer issuer = new Issuer();
    private final Bundles bundles = new Bundles();
    private final Registry registry = new Registry();
    private final MetricRegistry metrics =
            new MetricRegistry(1_000, Duration.ofMinutes(10), System::nanoTime);
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ScriptedControlPlane server;
    private int port;

    /** An identity service that believes the token "good" and signs. */
    private static final class Issuer extends IdentityGrpc.IdentityImplBase {
        final BlockingQueue<CertifyRequest> requests = new LinkedBlockingQueue<>();
        volatile Duration life = Duration.ofHours(24);

        @Override
        public void certify(CertifyRequest request, StreamObserver<CertifyResponse> to) {
            requests.add(request);
            if (!request.getToken().toStringUtf8().equals("good")) {
                to.onError(
                        Status.INVALID_ARGUMENT
                                .withDescription("token: expired (expected: a new one)")
                                .asRuntimeException());
                return;
            }
            try {
                Instant now = Instant.now();
                X509Certificate leaf =
                        ca.certify(
                                new JcaPKCS10CertificationRequest(
                                                request.getCertificateSigningRequest()
                                                        .toByteArray())
                                        .getPublicKey(),
                                now.minusSeconds(20),
                                now.plus(life),
                                request.getIdentity());
                to.onNext(
                        CertifyResponse.newBuilder()
                                .setLeafCertificate(ByteString.copyFrom(leaf.getEncoded()))
                                .addIntermediateCertificates(
                                        ByteString.copyFrom(ca.issuer.getEncoded()))
                                .setValidUntil(
                                        Timestamp.newBuilder()
                                                .setSeconds(now.plus(life).getEpochSecond()))
                                .build());
                to.onCompleted();
            } catch (Exception e) {
                to.onError(Status.INTERNAL.withCause(e).asRuntimeException());
            }
        }
    }

    private static final class Bundles extends TrustBundlesGrpc.TrustBundlesImplBase {
        final BlockingQueue<StreamObserver<TrustBundle>> streams = new LinkedBlockingQueue<>();

        @Override
        public void watch(WatchTrustBundleRequest request, StreamObserver<TrustBundle> to) {
            streams.add(to);
        }
    }

    private static final class Registry extends WorkloadRegistryGrpc.WorkloadRegistryImplBase {
        final BlockingQueue<Workload> workloads = new LinkedBlockingQueue<>();

        @Override
        public StreamObserver<RegisterRequest> register(StreamObserver<RegisterResponse> to) {
            return new StreamObserver<>() {
                @Override
                public void onNext(RegisterRequest request) {
                    if (request.hasWorkload()) {
                        workloads.add(request.getWorkload());
                    }
                    to.onNext(RegisterResponse.getDefaultInstance());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    to.onCompleted();
                }
            };
        }
    }

    @BeforeAll
    static void createAuthority() throws Exception {
        ca = TestCa.create("mesh");
    }

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedControlPlane("1", issuer, bundles, registry);
        open.add(server);
        port = server.port();
        Files.writeString(directory.resolve("token"), "good\n");
        Files.writeString(directory.resolve("anchors.pem"), TestCa.pem(ca.root));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private TlsFront front(String name) throws Exception {
        TlsFront front = new TlsFront(ca, ca.issue(name), server.port());
        open.add(front);
        return front;
    }

    private ControlPlaneClient client(String... more) throws Exception {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--mesh.proxy.identity.name=" + WEB,
                                "--mesh.proxy.identity.trust-anchors-file="
                                        + directory.resolve("anchors.pem"),
                                "--mesh.proxy.identity.token-file=" + directory.resolve("token"),
                                "--mesh.proxy.control.identity.address=127.0.0.1:" + port,
                                "--mesh.proxy.control.destination.address=127.0.0.1:" + port,
                                "--mesh.proxy.control.policy.address=127.0.0.1:" + port));
        for (String arg : more) {
            String name = arg.substring(0, arg.indexOf('=') + 1);
            args.removeIf(other -> other.startsWith(name));
            args.add(arg);
        }
        ControlPlaneClient client =
                ControlPlaneClient.create(
                        ProxyConfiguration.load(args, Map.of(), Map.of()).properties(),
                        FirstKey.begin(),
                        Clock.systemUTC(),
                        new RenewalListener() {
                            @Override
                            public void renewed(Instant at, Instant expiry) {}

                            @Override
                            public void failed(String why) {
                                failures.add(why);
                            }
                        },
                        metrics.recorder());
        open.add(client);
        return client;
    }

    private static void awaitCertified(ControlPlaneClient client) throws Exception {
        client.certified().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void isCertifiedByATokenOverPlaintextLoopback() throws Exception {
        ControlPlaneClient client = client();
        client.start();
        awaitCertified(client);

        CertifyRequest request = issuer.requests.take();
        assertThat(request.getIdentity()).isEqualTo(WEB);
        assertThat(request.getToken().toStringUtf8()).isEqualTo("good");
        assertThat(client.identity().credential().chain()).hasSize(2);
        String labels =
                "{addr=\"127.0.0.1:"
                        + port
                        + "\",tls=\"no_identity\",no_tls_reason=\"loopback\",status_code=\"200\"";
        assertThat(metrics.scrape())
                .contains(
                        "control_response_total"
                                + labels
                                + ",classification=\"success\",grpc_status=\"0\",error=\"\"} 1\n",
                        "control_response_latency_ms_count" + labels + "} 1\n");
    }

    @Test
    void overTlsTheFirstRequestIsAnonymousAndEverythingAfterItIsNot() throws Exception {
        TlsFront identity = front(IDENTITY);
        TlsFront destination = front(DESTINATION);
        issuer.life = Duration.ofSeconds(3);
        ControlPlaneClient client =
                client(
                        "--mesh.proxy.control.identity.address=127.0.0.1:" + identity.port(),
                        "--mesh.proxy.control.identity.name=" + IDENTITY,
                        "--mesh.proxy.control.destination.address=127.0.0.1:" + destination.port(),
                        "--mesh.proxy.control.destination.name=" + DESTINATION);
        try (var watch = new WatchRecorder<>(client.controlPlane().endpoints("api:80"))) {
            client.start();
            awaitCertified(client);

            server.nextGet().send(add(1));
            assertThat(watch.next().endpoints()).hasSize(1);
        }
        assertThat(destination.nextClient()).isEqualTo(WEB);
        assertThat(List.of(identity.nextClient(), identity.nextClient(), identity.nextClient()))
                .as("Certify, then bundle and renewal")
                .containsExactly("", WEB, WEB);
        CertifyRequest first = issuer.requests.take();
        CertifyRequest renewal = issuer.requests.take();
        assertThat(renewal.getCertificateSigningRequest())
                .as("another key")
                .isNotEqualTo(first.getCertificateSigningRequest());
    }

    @Test
    void aServiceWithAnotherIdentityIsNotTalkedToAndTheReasonIsTold() throws Exception {
        TlsFront impostor = front(DESTINATION);
        ControlPlaneClient client =
                client(
                        "--mesh.proxy.control.identity.address=127.0.0.1:" + impostor.port(),
                        "--mesh.proxy.control.identity.name=" + IDENTITY);
        client.start();

        assertThat(failures.poll(30, TimeUnit.SECONDS)).contains(IDENTITY, DESTINATION);
        assertThat(issuer.requests).as("no token left this host").isEmpty();
        assertThat(client.identity().isCertified()).isFalse();
    }

    @Test
    void anExpiredTokenIsToldAndANewOneIsUsedWithoutARestart() throws Exception {
        Files.writeString(directory.resolve("token"), "expired");
        ControlPlaneClient client = client();
        client.start();

        assertThat(failures.poll(20, TimeUnit.SECONDS)).contains("token: expired");
        Files.writeString(directory.resolve("token"), "good");

        awaitCertified(client);
    }

    @Test
    void aPushedBundleReplacesTheRootsAndAMalformedOneDoesNot() throws Exception {
        ControlPlaneClient client = client();
        CompletableFuture<Void> changed = new CompletableFuture<>();
        client.start();
        StreamObserver<TrustBundle> stream = bundles.streams.poll(20, TimeUnit.SECONDS);
        client.bundle().onChange(() -> changed.complete(null));
        TestCa next = TestCa.create("next");

        stream.onNext(
                TrustBundle.newBuilder().addRoots(ByteString.copyFromUtf8("garbage")).build());
        stream.onNext(TrustBundle.getDefaultInstance());
        stream.onNext(
                TrustBundle.newBuilder()
                        .addRoots(ByteString.copyFrom(ca.root.getEncoded()))
                        .addRoots(ByteString.copyFrom(next.root.getEncoded()))
                        .addDeniedSerials(ByteString.copyFrom(new byte[] {7}))
                        .build());
        changed.get(20, TimeUnit.SECONDS);

        assertThat(client.bundle().state().roots()).containsExactly(ca.root, next.root);
        assertThat(client.bundle().state().deniedSerials()).hasSize(1);
    }

    @Test
    void theWorkloadIsRegisteredWithItsServicesAndPorts() throws Exception {
        ControlPlaneClient client =
                client(
                        "--mesh.proxy.workload.services=web",
                        "--mesh.proxy.inbound.app-ports=80:8080",
                        "--mesh.proxy.workload.app-protocols.8080=http",
                        "--mesh.proxy.workload.labels.app=web",
                        "--mesh.proxy.workload.register=true",
                        "--mesh.proxy.control.destination.address=127.0.0.1:"
                                + front(DESTINATION).port(),
                        "--mesh.proxy.control.destination.name=" + DESTINATION);
        client.start();
        client.register(4143, 4191);

        Workload workload = registry.workloads.poll(20, TimeUnit.SECONDS);
        assertThat(workload.getNamespace()).isEqualTo("default");
        assertThat(workload.getServiceAccount()).isEqualTo("web");
        assertThat(workload.getName()).isEqualTo("web");
        assertThat(Labels.map(workload.getLabelsList())).containsEntry("app", "web");
        assertThat(workload.getInboundPort()).isEqualTo(4143);
        assertThat(workload.getAdminPort()).isEqualTo(4191);
        assertThat(workload.getToken()).isEqualTo("good");
        assertThat(workload.getPorts(0).getService()).isEqualTo("web");
        assertThat(workload.getPorts(0).getPort()).isEqualTo(80);
        assertThat(workload.getPorts(0).getAppPort()).isEqualTo(8080);
        assertThat(workload.getPorts(0).getAppProtocol()).isEqualTo("http");
        client.leave().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void startsFromTheSnapshotWhileTheControlPlaneIsDown() throws Exception {
        Path data = directory.resolve("data");
        ControlPlaneClient before = client("--mesh.proxy.data-dir=" + data);
        before.start();
        awaitCertified(before);
        try (var watch = new WatchRecorder<>(before.controlPlane().endpoints("api:80"))) {
            server.nextGet().send(add(1, 2));
            watch.next();
        }
        before.close();
        server.stop();

        ControlPlaneClient after = client("--mesh.proxy.data-dir=" + data);
        after.start();
        awaitCertified(after);

        assertThat(after.identity().credential().leaf())
                .isEqualTo(before.identity().credential().leaf());
        try (var watch = new WatchRecorder<>(after.controlPlane().endpoints("api:80"))) {
            EndpointSnapshot snapshot = watch.next();
            assertThat(snapshot.endpoints()).hasSize(2);
            assertThat(snapshot.stale()).isTrue();
        }
    }

    @Test
    void theSnapshotOfAnotherRootIsNotUsed() throws Exception {
        Path data = directory.resolve("data");
        ControlPlaneClient before = client("--mesh.proxy.data-dir=" + data);
        before.start();
        awaitCertified(before);
        before.close();
        Files.writeString(
                directory.resolve("anchors.pem"), TestCa.pem(TestCa.create("other").root));

        ControlPlaneClient after = client("--mesh.proxy.data-dir=" + data);

        assertThat(after.identity().isCertified()).isFalse();
    }

    @Test
    void aControlPlaneThatAnswersGarbageIsAFailedTryAndNothingElse() throws Exception {
        try (ServerSocket garbage = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread speaker =
                    new Thread(
                            () -> {
                                byte[] noise = new byte[4096];
                                Arrays.fill(noise, (byte) 0xA5);
                                while (!garbage.isClosed()) {
                                    try (Socket socket = garbage.accept()) {
                                        socket.getOutputStream().write(noise);
                                    } catch (java.io.IOException e) {
                                        // The client went away, or the test has ended.
                                    }
                                }
                            });
            speaker.setDaemon(true);
            speaker.start();
            ControlPlaneClient client =
                    client(
                            "--mesh.proxy.control.identity.address=127.0.0.1:"
                                    + garbage.getLocalPort());
            client.start();

            assertThat(failures.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(client.identity().isCertified()).isFalse();
        }
    }

    @Test
    void aServiceThatIsNotThereIsNamedWithTheReason() throws Exception {
        server.stop();
        ControlPlaneClient client = client();
        client.start();

        assertThat(failures.poll(30, TimeUnit.SECONDS))
                .contains("127.0.0.1:" + port, "Connection refused");
    }

    @Test
    void anchorsThatAreNoCertificatesAreAConfigurationError() throws Exception {
        Files.writeString(directory.resolve("anchors.pem"), "nothing of the kind");

        assertThatThrownBy(this::client)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("mesh.proxy.identity")
                .hasMessageContaining("BEGIN CERTIFICATE");
    }
}
