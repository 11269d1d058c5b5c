package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.FailureCode;
import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TlsProvider.class)
class MeshTlsTest {

    @Parameter TlsProvider provider;

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String API = "api.default.serviceaccount.identity.mesh.cluster.local";
    private static final TlsIdentity EXPECT_API = new TlsIdentity(API, API);

    private static TestCa ca;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /** How one side's handshake ended. */
    private static final class Outcome implements HandshakeListener {
        final CompletableFuture<TlsConnection> secured = new CompletableFuture<>();

        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection connection) {
            secured.complete(connection);
        }

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
            secured.completeExceptionally(failure);
        }

        TlsConnection await() throws Exception {
            return secured.get(20, TimeUnit.SECONDS);
        }

        ProxyFailure failure() {
            return (ProxyFailure)
                    org.assertj.core.api.Assertions.catchThrowable(this::await).getCause();
        }
    }

    private record Side(LocalIdentity identity, TrustBundle bundle, MeshTls tls) {
        static Side of(Credential credential, TestCa trusted, TlsProvider provider)
                throws SSLException {
            LocalIdentity identity = new LocalIdentity("self");
            if (credential != null) {
                identity.install(credential);
            }
            TrustBundle bundle = new TrustBundle(List.of(trusted.root));
            return new Side(
                    identity,
                    bundle,
                    MeshTls.create(
                            identity,
                            bundle,
                            new PeerVerifier(bundle, Clock.systemUTC()),
                            provider,
                            false));
        }
    }

    private Side side(Credential credential) throws SSLException {
        return Side.of(credential, ca, provider);
    }

    @BeforeAll
    static void createAuthority() throws Exception {
        ca = TestCa.create("mesh");
    }

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private InetSocketAddress serve(MeshTls tls, ServerMode mode, Outcome outcome)
            throws InterruptedException {
        Channel server =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        tls.installServer(channel.pipeline(), mode, outcome);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private Outcome connect(
            InetSocketAddress address, MeshTls tls, TlsIdentity expected, ClientMode mode)
            throws InterruptedException {
        Outcome outcome = new Outcome();
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                tls.installClient(channel.pipeline(), expected, mode, outcome);
                            }
                        })
                .connect(address)
                .sync();
        return outcome;
    }

    @Test
    void bothSidesLearnTheVerifiedIdentityOfTheOther() throws Exception {
        Side server = side(ca.issue(API));
        Side client = side(ca.issue(WEB));
        Outcome accepted = new Outcome();

        Outcome connected =
                connect(
                        serve(server.tls, ServerMode.REGULAR, accepted),
                        client.tls,
                        EXPECT_API,
                        ClientMode.DIRECT);

        assertThat(connected.await()).isEqualTo(new TlsConnection(API, null, false));
        assertThat(accepted.await()).isEqualTo(new TlsConnection(WEB, null, false));
    }

    @Test
    void aDirectPortAgreesOnOurProtocolBeforeTheContracts() throws Exception {
        Side server = side(ca.issue(API));
        Side client = side(ca.issue(WEB));
        Outcome accepted = new Outcome();
        InetSocketAddress address = serve(server.tls, ServerMode.DIRECT, accepted);

        assertThat(connect(address, client.tls, EXPECT_API, ClientMode.DIRECT).await().alpn())
                .isEqualTo(MeshProtocols.ALPN_GOSSAMER);
        assertThat(
                        connect(address, client.tls, EXPECT_API, ClientMode.DIRECT_CONTRACT)
                                .await()
                                .alpn())
                .isEqualTo(MeshProtocols.ALPN_TRANSPORT_HEADER);
        assertThat(connect(address, client.tls, EXPECT_API, ClientMode.REGULAR).await().alpn())
                .as("none offered: the caller refuses")
                .isNull();
        assertThat(accepted.await().identity()).isEqualTo(WEB);
    }

    @Test
    void aDirectPortEndsTheHandshakeOfAForeignProtocol() throws Exception {
        Side server = side(ca.issue(API));
        Outcome accepted = new Outcome();
        InetSocketAddress address = serve(server.tls, ServerMode.DIRECT, accepted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);

        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);

            if (provider == TlsProvider.BORINGSSL) {
                // Agrees on none; and this client has no certificate, which TLS 1.3 tells late.
                socket.startHandshake();
                assertThat(socket.getApplicationProtocol()).isEmpty();
                assertThatThrownBy(() -> socket.getInputStream().read())
                        .isInstanceOf(SSLException.class);
            } else {
                assertThatThrownBy(socket::startHandshake)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("no_application_protocol");
            }
        }
        assertThat(accepted.failure().code()).isEqualTo(FailureCode.TLS_FAILED);
    }

    @Test
    void aRegularPortAcceptsAClientWithoutCertificate() throws Exception {
        Side server = side(ca.issue(API));
        Side client = side(null);
        Outcome accepted = new Outcome();

        Outcome connected =
                connect(
                        serve(server.tls, ServerMode.REGULAR, accepted),
                        client.tls,
                        EXPECT_API,
                        ClientMode.REGULAR);

        assertThat(connected.await().identity()).isEqualTo(API);
        assertThat(accepted.await()).isEqualTo(new TlsConnection(null, null, false));
    }

    @Test
    void aDirectPortRefusesAClientWithoutCertificate() throws Exception {
        Side server = side(ca.issue(API));
        Side client = side(null);
        Outcome accepted = new Outcome();

        connect(
                serve(server.tls, ServerMode.DIRECT, accepted),
                client.tls,
                EXPECT_API,
                ClientMode.DIRECT);

        assertThat(accepted.failure().code()).isEqualTo(FailureCode.TLS_FAILED);
    }

    @Test
    void aServerWithAnotherIdentityIsNotTalkedTo() throws Exception {
        Side server = side(ca.issue(WEB));
        Side client = side(ca.issue(WEB));

        ProxyFailure failure =
                connect(
                                serve(server.tls, ServerMode.REGULAR, new Outcome()),
                                client.tls,
                                EXPECT_API,
                                ClientMode.REGULAR)
                        .failure();

        assertThat(failure.code()).isEqualTo(FailureCode.IDENTITY_MISMATCH);
        assertThat(failure).hasMessageContaining(WEB).hasMessageContaining(API);
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void aClientOfAnotherRootIsRefused() throws Exception {
        TestCa foreign = TestCa.create("foreign");
        Side server = side(ca.issue(API));
        Side client = side(foreign.issue(WEB));
        Outcome accepted = new Outcome();

        connect(
                serve(server.tls, ServerMode.REGULAR, accepted),
                client.tls,
                EXPECT_API,
                ClientMode.REGULAR);

        assertThat(accepted.failure().code()).isEqualTo(FailureCode.TLS_FAILED);
    }

    @Test
    void anExpiredServerIsRefusedNamingBothTimes() throws Exception {
        Instant now = Instant.now();
        Side server = side(ca.issue(now.minusSeconds(600), now.minusSeconds(60), API));
        Side client = side(ca.issue(WEB));

        ProxyFailure failure =
                connect(
                                serve(server.tls, ServerMode.REGULAR, new Outcome()),
                                client.tls,
                                EXPECT_API,
                                ClientMode.REGULAR)
                        .failure();

        assertThat(failure.code()).isEqualTo(FailureCode.TLS_FAILED);
        assertThat(failure).hasMessageContaining("valid until: ").hasMessageContaining("clock");
    }

    @Test
    void newHandshakesUseTheNewCredentialAndTheNewBundle() throws Exception {
        TestCa next = TestCa.create("next");
        Side server = side(ca.issue(API));
        Side client = side(ca.issue(WEB));
        InetSocketAddress address = serve(server.tls, ServerMode.REGULAR, new Outcome());
        connect(address, client.tls, EXPECT_API, ClientMode.REGULAR).await();

        server.identity.install(next.issue(API));
        ProxyFailure before =
                connect(address, client.tls, EXPECT_API, ClientMode.REGULAR).failure();
        client.bundle.replace(List.of(ca.root, next.root), Set.of());
        TlsConnection after = connect(address, client.tls, EXPECT_API, ClientMode.REGULAR).await();

        assertThat(before.code()).isEqualTo(FailureCode.TLS_FAILED);
        assertThat(after.identity()).isEqualTo(API);
    }

    @Test
    void aPeerThatSpeaksNoTlsIsAFailureAndNothingElse() throws Exception {
        Side server = side(ca.issue(API));
        Outcome accepted = new Outcome();
        InetSocketAddress address = serve(server.tls, ServerMode.REGULAR, accepted);

        try (java.net.Socket socket =
                new java.net.Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

            assertThat(accepted.failure().code()).isEqualTo(FailureCode.TLS_FAILED);
            assertThat(accepted.failure().getMessage()).doesNotContain("\n");
        }
    }

    @Test
    void onlyTls13IsSpoken() throws Exception {
        Side server = side(ca.issue(API));
        InetSocketAddress address = serve(server.tls, ServerMode.REGULAR, new Outcome());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);

        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("protocol_version");
        }
    }
}
