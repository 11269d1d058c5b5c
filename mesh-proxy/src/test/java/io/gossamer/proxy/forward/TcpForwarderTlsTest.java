package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.identify.Credential;
import io.gossamer.proxy.identify.TestCa;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pair of relays with TLS between them: client, plaintext, relay, TLS, relay, server. */
@Timeout(60)
class TcpForwarderTlsTest {

    private RelayFixture outbound;
    private RelayFixture inbound;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws Exception {
        TestCa ca = TestCa.create("relay");
        Credential credential = ca.issue("relay.test");
        SslContext serverTls =
                SslContextBuilder.forServer(credential.key(), credential.chain())
                        .protocols("TLSv1.3")
                        .build();
        SslContext clientTls =
                SslContextBuilder.forClient()
                        .trustManager(ca.root)
                        .protocols("TLSv1.3")
                        .endpointIdentificationAlgorithm("")
                        .build();
        inbound =
                new RelayFixture(
                        Transport.ioHandlerFactory(),
                        accepted -> addTls(accepted, serverTls),
                        connected -> {});
        outbound =
                new RelayFixture(
                        Transport.ioHandlerFactory(),
                        inbound.listener.address(),
                        accepted -> {},
                        connected -> addTls(connected, clientTls));
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

    private static void addTls(Channel channel, SslContext tls) {
        SslHandler handler = tls.newHandler(channel.alloc());
        channel.pipeline().addFirst(handler);
    }
}
