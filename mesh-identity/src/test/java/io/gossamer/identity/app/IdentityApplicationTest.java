package io.gossamer.identity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.gossamer.api.MeshHeaders;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.mesh.v1.IssueJoinTokenRequest;
import io.gossamer.api.mesh.v1.JoinTokensGrpc;
import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.autoconfigure.client.MeshChannels;
import io.gossamer.autoconfigure.server.MeshGrpcServers;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.identity.ca.TestRequests;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on its three listeners. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityApplicationTest {

    private static final MeshIdentity BOOKS = MeshIdentity.of("books", "default");
    private static final MeshIdentity ADMIN = MeshIdentity.of("admin", "default");
    private static final Metadata.Key<String> CLIENT_ID =
            Metadata.Key.of(MeshHeaders.CLIENT_ID, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CLIENT_IP =
            Metadata.Key.of(MeshHeaders.CLIENT_IP, Metadata.ASCII_STRING_MARSHALLER);

    private final MeshChannels channels = MeshChannels.open();
    private final Map<String, ManagedChannel> open = new ConcurrentHashMap<>();
    private Path data;
    private ConfigurableApplicationContext context;

    @BeforeAll
    void start(@TempDir Path temp) {
        data = temp.resolve("data");
        SpringApplication boot = new SpringApplication(IdentityApplication.class);
        boot.setWebApplicationType(WebApplicationType.NONE);
        context =
                boot.run(
                        "--mesh.identity.data-dir=" + data,
                        "--mesh.identity.listen=127.0.0.1:0",
                        "--mesh.identity.admin=127.0.0.1:0",
                        "--spring.config.name=mesh",
                        "--logging.level.io.netty.bootstrap=error");
    }

    @AfterAll
    void stop() {
        open.values().forEach(ManagedChannel::shutdownNow);
        context.close();
        channels.close();
    }

    /** A channel to one of the listeners sidecar, identity and operator. */
    private Channel to(String listener) {
        return open.computeIfAbsent(
                listener,
                name -> {
                    ServiceAddress address =
                            context.getBean(MeshGrpcServers.class).addresses().get(name);
                    return channels.channel(Objects.requireNonNull(address));
                });
    }

    private String token(MeshIdentity identity) {
        return JoinTokensGrpc.newBlockingStub(to("operator"))
                .issue(
                        IssueJoinTokenRequest.newBuilder()
                                .setNamespace(identity.namespace())
                                .setServiceAccount(identity.serviceAccount())
                                .build())
                .getToken();
    }

    private static CertifyRequest request(KeyPair keys, MeshIdentity identity, String token) {
        return CertifyRequest.newBuilder()
                .setIdentity(identity.dnsName())
                .setToken(ByteString.copyFromUtf8(token))
                .setCertificateSigningRequest(
                        ByteString.copyFrom(TestRequests.csr(keys, identity.dnsName())))
                .build();
    }

    private CertifyResponse certify(CertifyRequest request) {
        return IdentityGrpc.newBlockingStub(to("identity")).certify(request);
    }

    /** As the service's own sidecar forwards a call. */
    private CertifyResponse forward(CertifyRequest request, @Nullable String clientId) {
        Metadata headers = new Metadata();
        headers.put(CLIENT_IP, "10.0.0.7");
        if (clientId != null) {
            headers.put(CLIENT_ID, clientId);
        }
        return IdentityGrpc.newBlockingStub(to("sidecar"))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .certify(request);
    }

    private static void assertStatus(ThrowingCallable call, Status.Code code, String part) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(code);
                            assertThat(e.getStatus().getDescription()).contains(part);
                        });
    }

    private String audit() throws IOException {
        return Files.readString(data.resolve("audit.log"));
    }

    @Test
    void tokenBuysACertificateOfItsIdentity() throws Exception {
        KeyPair keys = TestRequests.p256();
        CertifyResponse response = certify(request(keys, BOOKS, token(BOOKS)));

        X509Certificate leaf =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(
                                        new ByteArrayInputStream(
                                                response.getLeafCertificate().toByteArray()));
        assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(leaf.getSubjectAlternativeNames().iterator().next().get(1))
                .isEqualTo(BOOKS.dnsName());
        assertThat(response.getIntermediateCertificatesCount()).isEqualTo(1);
        assertThat(response.getValidUntil().getSeconds())
                .isEqualTo(leaf.getNotAfter().toInstant().getEpochSecond())
                .isGreaterThan(Instant.now().getEpochSecond() + 86_000);
        assertThat(audit()).contains(leaf.getSerialNumber().toString(16));
    }

    @Test
    void retryWithTheSameTokenAndKeyIsHonouredAnotherKeyIsAReplay() throws IOException {
        KeyPair keys = TestRequests.p256();
        String token = token(BOOKS);
        certify(request(keys, BOOKS, token));
        certify(request(keys, BOOKS, token));

        assertStatus(
                () -> certify(request(TestRequests.p256(), BOOKS, token)),
                Status.Code.FAILED_PRECONDITION,
                "already used with another key");
        assertThat(audit()).contains("\"result\":\"token_replayed\"").doesNotContain(token);
    }

    @Test
    void currentCertificateRenewsWithoutAToken() {
        CertifyRequest request = request(TestRequests.p256(), BOOKS, "");

        assertThat(forward(request, BOOKS.dnsName()).getLeafCertificate().isEmpty()).isFalse();
        assertStatus(
                () -> forward(request, ADMIN.dnsName()), Status.Code.INVALID_ARGUMENT, "token");
        assertStatus(() -> forward(request, null), Status.Code.INVALID_ARGUMENT, "token");
    }

    @Test
    void identityHeaderOverTcpRenewsNothing() {
        Metadata headers = new Metadata();
        headers.put(CLIENT_ID, BOOKS.dnsName());
        IdentityGrpc.IdentityBlockingStub forged =
                IdentityGrpc.newBlockingStub(to("identity"))
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

        assertStatus(
                () -> forged.certify(request(TestRequests.p256(), BOOKS, "")),
                Status.Code.INVALID_ARGUMENT,
                "token: missing");
    }

    @Test
    void sidecarOfTheServiceIsCertifiedByItsTokenFile() throws IOException {
        MeshIdentity own = MeshIdentity.of("identity", "mesh");
        String token = Files.readString(data.resolve("sidecar.token"));
        CertifyRequest request = request(TestRequests.p256(), own, token);

        CertifyResponse response = IdentityGrpc.newBlockingStub(to("sidecar")).certify(request);

        assertThat(response.getLeafCertificate().isEmpty()).isFalse();
        assertThat(Files.readString(data.resolve("sidecar.token"))).isNotEqualTo(token);
    }

    @Test
    void missingFieldsAreNamed() {
        CertifyRequest full = request(TestRequests.p256(), BOOKS, "x");

        assertStatus(
                () -> certify(full.toBuilder().clearIdentity().build()),
                Status.Code.INVALID_ARGUMENT,
                "identity: missing");
        assertStatus(
                () -> certify(full.toBuilder().clearToken().build()),
                Status.Code.INVALID_ARGUMENT,
                "token: missing");
        assertStatus(
                () -> certify(full.toBuilder().clearCertificateSigningRequest().build()),
                Status.Code.INVALID_ARGUMENT,
                "certificate_signing_request: missing");
    }

    @Test
    void everyMismatchHasItsStatusOfTheContract() {
        KeyPair keys = TestRequests.p256();
        String token = token(BOOKS);

        assertStatus(
                () -> certify(request(keys, ADMIN, token)),
                Status.Code.FAILED_PRECONDITION,
                "token: of books.default");
        assertStatus(
                () ->
                        certify(
                                request(keys, BOOKS, token).toBuilder()
                                        .setCertificateSigningRequest(
                                                request(keys, ADMIN, token)
                                                        .getCertificateSigningRequest())
                                        .build()),
                Status.Code.FAILED_PRECONDITION,
                "exactly one subject alternative name");
        assertStatus(
                () ->
                        certify(
                                request(keys, BOOKS, token).toBuilder()
                                        .setCertificateSigningRequest(
                                                ByteString.copyFromUtf8("-----BEGIN"))
                                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "certificate signing request");
        assertStatus(
                () -> certify(request(keys, BOOKS, "nonsense")),
                Status.Code.INVALID_ARGUMENT,
                "token");
        assertStatus(
                () ->
                        certify(
                                request(
                                        keys,
                                        new MeshIdentity("books", "default", "mesh", "other.org"),
                                        token)),
                Status.Code.INVALID_ARGUMENT,
                "expected: ACCOUNT.NAMESPACE.serviceaccount.identity.mesh.cluster.local");
    }

    @Test
    void joinTokensAreIssuedOnTheOperatorsSocketOnly() {
        IssueJoinTokenRequest request =
                IssueJoinTokenRequest.newBuilder()
                        .setNamespace("default")
                        .setServiceAccount("books")
                        .build();

        for (String listener : new String[] {"identity", "sidecar"}) {
            assertStatus(
                    () -> JoinTokensGrpc.newBlockingStub(to(listener)).issue(request),
                    Status.Code.UNIMPLEMENTED,
                    "");
        }
    }

    @Test
    void tokenRequestOutOfRangeIsRefused() {
        JoinTokensGrpc.JoinTokensBlockingStub tokens =
                JoinTokensGrpc.newBlockingStub(to("operator"));
        IssueJoinTokenRequest.Builder request =
                IssueJoinTokenRequest.newBuilder()
                        .setNamespace("default")
                        .setServiceAccount("books");

        assertStatus(
                () -> tokens.issue(request.setTtl(Duration.newBuilder().setSeconds(-1)).build()),
                Status.Code.INVALID_ARGUMENT,
                "ttl");
        assertStatus(
                () -> tokens.issue(request.clearTtl().setServiceAccount("No Name").build()),
                Status.Code.INVALID_ARGUMENT,
                "service account: No Name");
    }

    @Test
    void trustBundleIsPushedAtOnce() throws Exception {
        Iterator<TrustBundle> watch =
                TrustBundlesGrpc.newBlockingStub(to("identity"))
                        .watch(WatchTrustBundleRequest.getDefaultInstance());
        TrustBundle bundle = watch.next();

        Collection<?> anchors;
        try (var pem = Files.newInputStream(data.resolve("trust-anchors.pem"))) {
            anchors = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
        assertThat(bundle.getTrustDomain()).isEqualTo("cluster.local");
        assertThat(bundle.getGeneration()).isPositive();
        assertThat(bundle.getRootsList())
                .hasSameSizeAs(anchors)
                .first()
                .extracting(ByteString::toByteArray)
                .isEqualTo(((X509Certificate) anchors.iterator().next()).getEncoded());
    }

    @Test
    void strangerThroughTheSidecarReachesCertifyOnly() {
        Metadata headers = new Metadata();
        headers.put(CLIENT_IP, "10.0.0.7");
        Iterator<TrustBundle> watch =
                TrustBundlesGrpc.newBlockingStub(to("sidecar"))
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .watch(WatchTrustBundleRequest.getDefaultInstance());

        assertStatus(watch::hasNext, Status.Code.UNAUTHENTICATED, "no client identity");
        assertThat(forward(request(TestRequests.p256(), BOOKS, token(BOOKS)), null)).isNotNull();
    }
}
