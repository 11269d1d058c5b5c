package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.identify.Credential;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.TestCa;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pair of relays with TLS between them: client, plaintext, relay, TLS, relay, server. */
@Timeout(60)
@ParameterizedClass
@EnumSource(TlsProvider.class)
class TcpForwarderTlsTest {

    @Parameter TlsProvider provider;

    private RelayFixture outbound;
    private RelayFixture inbound;
    private Socket client;
    private Socket server;

    /** The relay begins before the handshake, and waits for it. */
    private static final HandshakeListener NOBODY =
            new HandshakeListener() {
                @Override
                public void secured(ChannelHandlerContext ctx, TlsConnection connection) {}

                @Override
                public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {}
            };

    private MeshTls tls(TestCa ca, @Nullable Credential credential) throws SSLException {
        LocalIdentity identity = new LocalIdentity("self");
        if (credential != null) {
            identity.install(credential);
        }
        TrustBundle bundle = new TrustBundle(List.of(ca.root));
        PeerVerifier verifier = new PeerVerifier(bundle, Clock.systemUTC());
        return MeshTls.create(identity, bundle, verifier, provider, false);
    }

    @BeforeEach
    void connect() throws Exception {
        TestCa ca = TestCa.create("relay");
        Credential credential = ca.issue("relay.test");
        MeshTls serverTls = tls(ca, credential);
        MeshTls clientTls = tls(ca, null);
        inbound =
                new RelayFixture(
                        Transport.ioHandlerFactory(),
                        accepted ->
                                serverTls.installServer(
                                        accepted.pipeline(), ServerMode.REGULAR, NOBODY),
                        connected -> {});
        outbound =
                new RelayFixture(
                        Transport.ioHandlerFactory(),
                        inbound.listener.address(),
                        accepted -> {},
                        connected ->
                                clientTls.installClient(
                                        connected.pipeline(),
                                        new TlsIdentity("relay.test", "relay.test"),
                                        ClientMode.REGULAR,
                                        NOBODY));
        client = outbound.connectClient();
        server = inbound.acceptServer();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        outbound.close();
        inbound.close();
    }

    @Test
    void endsEachDirectionByItself() throws Exception {
        TcpForwarderTest.write(client, "request");
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes())
                .isEqualTo("request".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4 << 20];
        Arrays.fill(answer, (byte) 7);
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                server.getOutputStream().write(answer);
                                server.shutdownOutput();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        assertThat(client.getInputStream().readAllBytes()).hasSize(answer.length);
        writer.get();
        assertThat(outbound.awaitEnding().cause()).isNull();
        assertThat(inbound.awaitEnding().cause()).isNull();
    }

    @Test
    void hearsTheRestOfTheAnswerAfterAPeerEndedItsDirectionWithCloseNotify() throws Exception {
        try (SSLSocket peer = connectPeer()) {
            peer.getOutputStream().write("request".getBytes(StandardCharsets.US_ASCII));
            peer.shutdownOutput();
            try (Socket far = inbound.acceptServer()) {
                assertThat(far.getInputStream().readAllBytes()).asString().isEqualTo("request");
                TcpForwarderTest.write(far, "answer");
                far.shutdownOutput();
                // A stream without close_notify would be an exception here.
                assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("answer");
            }
        }
        assertThat(inbound.awaitEnding().cause()).isNull();
    }

    @Test
    void whenAPeersStreamEndsWithoutCloseNotifyTheOtherSideIsReset() throws Exception {
        try (Socket tcp = inbound.connectClient();
                SSLSocket peer = overTcp(tcp)) {
            peer.getOutputStream().write("half a mess".getBytes(StandardCharsets.US_ASCII));
            try (Socket far = inbound.acceptServer()) {
                assertThat(TcpForwarderTest.read(far, 11)).isEqualTo("half a mess");
                tcp.shutdownOutput();
                assertThatThrownBy(() -> far.getInputStream().read())
                        .isInstanceOf(SocketException.class);
            }
        }
        assertThat(inbound.awaitEnding().cause()).hasMessageContaining("close_notify");
    }

    private SSLSocket connectPeer() throws Exception {
        return overTcp(inbound.connectClient());
    }

    private SSLSocket overTcp(Socket tcp) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return (SSLSocket)
                context.getSocketFactory().createSocket(tcp, "relay.test", tcp.getPort(), true);
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void passesBothDirectionsAtOnceUnchangedInWhateverPiecesTheyAreWritten() throws Exception {
        byte[] there = random(3 << 20, 1);
        byte[] back = random(3 << 20, 2);

        CompletableFuture<Void> request = inPieces(client, there, 3);
        CompletableFuture<Void> answer = inPieces(server, back, 4);
        CompletableFuture<byte[]> heard =
                CompletableFuture.supplyAsync(() -> unchecked(() -> all(client)));

        assertThat(all(server)).isEqualTo(there);
        assertThat(heard.get()).isEqualTo(back);
        request.get();
        answer.get();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** From one byte to three records at once, then the end of the direction. */
    private static CompletableFuture<Void> inPieces(Socket socket, byte[] bytes, long seed) {
        Random random = new Random(seed);
        return CompletableFuture.runAsync(
                () ->
                        unchecked(
                                () -> {
                                    int at = 0;
                                    while (at < bytes.length) {
                                        int size = 1 + random.nextInt(1 << random.nextInt(17));
                                        int length = Math.min(size, bytes.length - at);
                                        socket.getOutputStream().write(bytes, at, length);
                                        at += length;
                                    }
                                    socket.shutdownOutput();
                                    return bytes;
                                }));
    }

    private static byte[] all(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    private static byte[] unchecked(Callable<byte[]> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void passesAServersWordsBeforeAnyOfTheClient() throws Exception {
        TcpForwarderTest.write(server, "220 ready\r\n");
        assertThat(TcpForwarderTest.read(client, 11)).isEqualTo("220 ready\r\n");
    }

    @Test
    void passesAResetOn() throws Exception {
        TcpForwarderTest.write(client, "x");
        assertThat(TcpForwarderTest.read(server, 1)).isEqualTo("x");
        TcpForwarderTest.reset(client);
        assertThatThrownBy(() -> server.getInputStream().read())
                .isInstanceOf(SocketException.class);
        outbound.awaitEnding();
        inbound.awaitEnding();
    }
}
