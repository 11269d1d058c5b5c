package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proxy.channel.Transport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TcpForwarderTest {

    enum Loop {
        EPOLL {
            @Override
            IoHandlerFactory factory() {
                return Transport.ioHandlerFactory();
            }
        },
        NIO {
            @Override
            IoHandlerFactory factory() {
                return NioIoHandler.newFactory();
            }
        };

        abstract IoHandlerFactory factory();
    }

    @ParameterizedTest
    @EnumSource
    void relaysBothWaysAndEndsWhenBothDirectionsHaveEnded(Loop loop) throws Exception {
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            write(client, "ping");
            assertThat(read(server, 4)).isEqualTo("ping");
            write(server, "pong!");
            assertThat(read(client, 5)).isEqualTo("pong!");

            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            write(server, "after half-close");
            assertThat(read(client, 16)).isEqualTo("after half-close");
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);

            assertThat(relay.awaitEnding().cause()).isNull();
            assertThat(relay.clientBytes).hasValue(4);
            assertThat(relay.serverBytes).hasValue(21);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesOnWhatTheClientSaysAfterTheServerHasEnded(Loop loop) throws Exception {
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            write(server, "bye");
            server.shutdownOutput();
            assertThat(
                            new String(
                                    client.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .isEqualTo("bye");
            write(client, "still here");
            assertThat(read(server, 10)).isEqualTo("still here");
            client.shutdownOutput();
            assertThat(relay.awaitEnding().cause()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetsTheServerWhenTheClientResets(Loop loop) throws Exception {
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            write(client, "x");
            assertThat(read(server, 1)).isEqualTo("x");
            reset(client);
            assertThatThrownBy(() -> server.getInputStream().read())
                    .isInstanceOf(SocketException.class);
            assertThat(relay.awaitEnding().cause()).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetsTheClientWhenTheServerResets(Loop loop) throws Exception {
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            write(client, "x");
            assertThat(read(server, 1)).isEqualTo("x");
            reset(server);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
            assertThat(relay.awaitEnding().cause()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endsAndDoesNotSpinWhenAResetFollowsTheEndOfInput() throws Exception {
        int connections = 300;
        try (RelayFixture relay = new RelayFixture(Transport.ioHandlerFactory())) {
            List<Socket> clients = new ArrayList<>();
            List<Socket> servers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Socket client = relay.connectClient();
                clients.add(client);
                servers.add(relay.acceptServer());
                client.shutdownOutput();
            }
            for (Socket server : servers) {
                assertThat(server.getInputStream().read()).isEqualTo(-1);
            }
            long cpu = relay.loopCpuNanos();
            long wall = System.nanoTime();
            for (Socket client : clients) {
                reset(client);
            }
            for (int i = 0; i < connections; i++) {
                relay.awaitEnding();
            }
            // A loop that is woken all the time uses as much CPU as time passes.
            assertThat(relay.loopCpuNanos() - cpu).isLessThan((System.nanoTime() - wall) / 2);
            for (Socket server : servers) {
                assertThatThrownBy(() -> writeUntilBroken(server))
                        .isInstanceOf(SocketException.class);
                server.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsReadingWhileTheOtherSideDoesNotRead(Loop loop) throws Exception {
        long total = 64L << 20;
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> fill(client, total));
            byte[] buffer = new byte[1 << 16];
            InputStream in = server.getInputStream();
            long received = 0;
            long most = 0;
            while (received < total) {
                int read = in.read(buffer);
                received += read;
                most = Math.max(most, relay.clientBytes.get() - received);
            }
            writer.get();
            assertThat(relay.clientBytes).hasValue(total);
            // What the kernel's own buffers hold, and little more.
            assertThat(most).isLessThan(16L << 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliversALargeAnswerToAClientThatHasEnded(Loop loop) throws Exception {
        long total = 64L << 20;
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            write(client, "all?");
            client.shutdownOutput();
            assertThat(
                            new String(
                                    server.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .isEqualTo("all?");
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> fillAndEnd(server, total));
            assertThat(drain(client)).isEqualTo(total);
            writer.get();
            assertThat(relay.awaitEnding().cause()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliversEverythingWhenTheSenderEndsBeforeTheReaderBegins(Loop loop) throws Exception {
        long total = 1L << 20;
        try (RelayFixture relay = new RelayFixture(loop.factory());
                Socket client = relay.connectClient();
                Socket server = relay.acceptServer()) {
            fillAndEnd(client, total);
            assertThat(drain(server)).isEqualTo(total);
            write(server, "got it");
            assertThat(read(client, 6)).isEqualTo("got it");
            server.shutdownOutput();
            assertThat(relay.awaitEnding().cause()).isNull();
        }
    }

    private static void writeUntilBroken(Socket socket) throws IOException {
        for (int i = 0; i < 1000; i++) {
            socket.getOutputStream().write('x');
        }
    }

    private static long drain(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
            received += read;
        }
        return received;
    }

    private static void fillAndEnd(Socket socket, long total) {
        fill(socket, total);
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Socket socket, long total) {
        try {
            byte[] block = new byte[1 << 16];
            new Random(1).nextBytes(block);
            OutputStream out = socket.getOutputStream();
            for (long sent = 0; sent < total; sent += block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }
}
