package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.Ports;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import io.gossamer.it.server.EndlessServer;
import io.gossamer.it.server.RealServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One GiB towards a reader of 10 KB/s in each protocol, all at once: the sidecars hold back the
 * senders instead of keeping what they send. The bound that one reader has is that of all of them.
 */
class SlowReaderIT {

    private static final long GIB = 1L << 30;
    private static final long BOUND = 4L << 20;
    private static final int SECONDS = Boolean.getBoolean("mesh.soak") ? 60 : 8;

    @TempDir static Path folder;

    private static ScriptedPair pair;
    private static ChildProcess http1;
    private static ChildProcess http2;
    private static EndlessServer tcp;

    enum Protocol {
        HTTP1("--http1.1"),
        HTTP2("--http2-prior-knowledge"),
        GRPC("--http2-prior-knowledge"),
        TCP("");

        final String option;

        Protocol(String option) {
            this.option = option;
        }
    }

    @BeforeAll
    static void startPair() throws Exception {
        assumeTrue(RealServer.NGINX.isInstalled(), "nginx: not found");
        assumeTrue(Command.exists("curl"), "curl: not found");
        int http1Port = Ports.free();
        int http2Port = Ports.free();
        http1 = startFiles(RealServer.NGINX, http1Port);
        http2 = startFiles(RealServer.NGINX_H2C, http2Port);
        tcp = EndlessServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(SlowReaderIT::fixedHeap, http1Port, http2Port, tcp.port());
        pair.publish("http1", 80, http1Port);
        pair.publish("http2", 80, http2Port);
        pair.publish("tcp", 80, tcp.port());
        pair.startClient(
                settings ->
                        fixedHeap(settings)
                                .outboundPort("127.0.0.1:0", "http1.default.svc.cluster.local:80")
                                .outboundPort("127.0.0.1:0", "http2.default.svc.cluster.local:80")
                                .outboundPort("127.0.0.1:0", "tcp.default.svc.cluster.local:80"));
    }

    /** The whole heap is resident from the start, so that growth is what is held outside of it. */
    private static ProxySettings fixedHeap(ProxySettings settings) {
        return settings.jvm("-Xms40m", "-Xmx40m", "-XX:+AlwaysPreTouch");
    }

    private static ChildProcess startFiles(RealServer server, int port) throws Exception {
        Path own = Files.createDirectory(folder.resolve(server.name()));
        try (RandomAccessFile file = new RandomAccessFile(own.resolve("gib.grpc").toFile(), "rw")) {
            file.setLength(GIB);
        }
        return server.start(TestNetwork.Host.here(), port, own);
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
            http1.close();
            http2.close();
            tcp.close();
        }
    }

    @Test
    void slowReadersOfEveryProtocolGrowNeitherSidecar() {
        // Buffers that any transfer needs, and code that any transfer compiles, are there before.
        for (Protocol protocol : Protocol.values()) {
            for (int i = 0; i < 3; i++) {
                read(protocol, "64M", 3);
            }
        }
        Residents before = Residents.of(pair);

        readAllSlowly();

        Residents after = Residents.of(pair);
        System.out.printf(
                "%d slow readers: client's sidecar %+d KiB, server's sidecar %+d KiB in %d s%n",
                Protocol.values().length,
                (after.client - before.client) >> 10,
                (after.server - before.server) >> 10,
                SECONDS);
        assertThat(after.client - before.client).as("client's sidecar").isLessThan(BOUND);
        assertThat(after.server - before.server).as("server's sidecar").isLessThan(BOUND);
    }

    private static void readAllSlowly() {
        CompletableFuture<?>[] readers =
                Stream.of(Protocol.values())
                        .map(
                                protocol ->
                                        CompletableFuture.runAsync(
                                                () -> read(protocol, "10K", SECONDS),
                                                task -> new Thread(task, protocol.name()).start()))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(readers).join();
    }

    /** Reads at this rate for this long; the transfer never ends by itself. */
    private static void read(Protocol protocol, String rate, int seconds) {
        int port = pair.client().ports().get(Math.min(protocol.ordinal(), 2)).getPort();
        if (protocol == Protocol.GRPC) {
            port = pair.client().ports().get(1).getPort();
        }
        if (protocol == Protocol.TCP) {
            port = pair.client().ports().get(2).getPort();
        }
        if (protocol == Protocol.TCP) {
            readSocket(port, rate.equals("10K") ? 10_000 : 64_000_000, seconds);
            return;
        }
        List<String> command =
                curl(
                        rate,
                        seconds,
                        protocol.option,
                        "-H",
                        protocol == Protocol.GRPC
                                ? "content-type: application/grpc"
                                : "accept: */*",
                        "http://127.0.0.1:" + port + "/gib.grpc");
        Command.Result result = Command.run(Duration.ofSeconds(seconds + 20L), command);
        // 28: curl's own time limit ended the transfer, as meant; 0: the fast one was done sooner.
        assertThat(result.exitCode()).as(result.errors()).isIn(0, 28);
    }

    /**
     * Reads a tenth of the rate every tenth of a second, or as fast as it comes if that is slower:
     * the pace is what is tested.
     */
    private static void readSocket(int port, int bytesPerSecond, int seconds) {
        byte[] part = new byte[bytesPerSecond / 10];
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(64 << 10);
            socket.setSoTimeout(15_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            for (int tenth = 1; System.nanoTime() < end; tenth++) {
                assertThat(socket.getInputStream().readNBytes(part, 0, part.length))
                        .isEqualTo(part.length);
                LockSupport.parkNanos(start + tenth * 100_000_000L - System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> curl(String rate, int seconds, String... more) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "-o",
                                "/dev/null",
                                "--limit-rate",
                                rate,
                                "--max-time",
                                Integer.toString(seconds)));
        command.addAll(List.of(more));
        return command;
    }

    private record Residents(long client, long server) {

        static Residents of(ScriptedPair pair) {
            return new Residents(resident(pair.client()), resident(pair.server()));
        }

        private static long resident(ProxyProcess proxy) {
            return proxy.process().residentBytes();
        }
    }
}
