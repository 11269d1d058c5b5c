package io.gossamer.it.transparent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.net.TlsRecords;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.Probe;
import io.gossamer.it.server.RealClient;
import io.gossamer.it.server.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's servers and clients behind two sidecars, with nothing configured. */
class RealServersMeshIT {

    private static final String CLUSTER_IP = "10.96.0.50";
    private static final String BANNER_CLUSTER_IP = "10.96.0.51";
    private static final int BANNER_PORT = 34_567;

    /** How every encrypted record begins (RFC 8446, section 5.2). */
    private static final String RECORD = "\u0017\u0003\u0003";

    /**
     * What is seen is 80 to 140 ms beside other tests, the promise is 150; waiting for the end of
     * detection would be 10,000.
     */
    private static final int FIRST_BYTE_MILLIS = 600;

    @TempDir static Path folder;

    private static TestNetwork network;
    private static TestNetwork.Host server;
    private static TestNetwork.Host client;
    private static ControlPlane plane;
    private static ProxyProcess serverProxy;
    private static ProxyProcess clientProxy;

    static Stream<Arguments> programs() {
        Stream<Arguments> normal =
                Stream.of(RealServer.values())
                        .filter(program -> program != RealServer.NGINX_H2C)
                        .map(program -> Arguments.of(program, program.normalPort()));
        Stream<Arguments> elsewhere =
                Stream.of(
                        Arguments.of(RealServer.NGINX_H2C, 8_080),
                        Arguments.of(RealServer.MARIADB, 13_306),
                        Arguments.of(RealServer.SMTP, 2_525),
                        Arguments.of(RealServer.SSH, 2_222));
        return Stream.concat(normal, elsewhere);
    }

    @BeforeAll
    static void startMesh() throws Exception {
        String reason = TestNetwork.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        network = TestNetwork.create("gsm-");
        TestNetwork.Host control = network.addHost("control");
        server = network.addHost("server");
        client = network.addHost("client");
        plane = ControlPlane.start(folder.resolve("plane"), control);
        List<Integer> ports =
                Stream.concat(
                                programs().map(arguments -> (Integer) arguments.get()[1]),
                                Stream.of(BANNER_PORT))
                        .distinct()
                        .toList();
        Manifests.write(
                plane.resources(),
                "shop.yaml",
                Manifests.pod("server", server.address())
                        + Manifests.pod("client", client.address())
                        + Manifests.service("server", CLUSTER_IP, ports));
        serverProxy = startSidecar("server", server);
        clientProxy = startSidecar("client", client);
        network.redirect(server);
        network.redirect(client);
    }

    private static ProxyProcess startSidecar(String name, TestNetwork.Host host) {
        return plane.sidecar(name, List.of(), host)
                .set("mode", "transparent")
                .set("inbound.listen", "0.0.0.0:4143")
                .set("outbound.listen", "127.0.0.1:4140")
                .set("admin.listen", "127.0.0.1:4191")
                .start();
    }

    @AfterAll
    static void stopMesh() {
        if (clientProxy != null) {
            clientProxy.close();
        }
        if (serverProxy != null) {
            serverProxy.close();
        }
        if (plane != null) {
            plane.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void clientReachesItsServerByMutualTlsOnAnyPort(RealServer program, int port) throws Exception {
        assumeTrue(program.isInstalled(), program.program() + ": not found");
        assumeTrue(RealClient.isInstalled(program), RealClient.program(program) + ": not found");
        Path own = Files.createDirectory(folder.resolve(program.name() + port));
        double before = mutualTls();
        try (ChildProcess process = program.start(server, port, own)) {
            RealClient.use(program, client, CLUSTER_IP, port, own);
            process.requireAlive();
        }
        assertThat(mutualTls()).isGreaterThan(before);
        assertThat(plaintextFromTheClient()).isZero();
    }

    /** Connections and requests of the client: requests may share a connection. */
    private static double mutualTls() {
        Map<String, String> fromClient =
                Map.of(
                        "direction",
                        "inbound",
                        "tls",
                        "true",
                        "client_id",
                        ScriptedPair.identity("client"));
        var metrics = serverProxy.metrics();
        return metrics.sum("tcp_open_total", fromClient) + metrics.sum("request_total", fromClient);
    }

    private static double plaintextFromTheClient() {
        return serverProxy
                .metrics()
                .sum(
                        "tcp_open_total",
                        Map.of("direction", "inbound", "peer", "src", "tls", "no_identity"));
    }

    @Test
    void bannerOnARandomPortIsReadByNetcat() {
        assumeTrue(Command.exists("nc"), "nc: not found");
        int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000);
        Manifests.write(
                plane.resources(),
                "banner.yaml",
                Manifests.serviceOf("banner", "server", BANNER_CLUSTER_IP, List.of(port)));
        Await.until(
                "the service is known",
                Duration.ofSeconds(20),
                () ->
                        plane.inventory().getServicesList().stream()
                                .anyMatch(service -> service.getName().equals("banner")));
        try (ChildProcess banner = Probe.startBanner(server, port)) {
            for (int i = 0; i < 3; i++) {
                String heard =
                        client.run(
                                        Duration.ofSeconds(20),
                                        "sh",
                                        "-c",
                                        "echo HELO | nc -N -w 10 " + BANNER_CLUSTER_IP + " " + port)
                                .expectSuccess();
                assertThat(heard).isEqualTo("220 ready\r\nHELO\n");
            }
            banner.requireAlive();
        }
        assertThat(plaintextFromTheClient()).isZero();
    }

    @Test
    void firstByteOfAServerThatSpeaksFirstIsNotHeldBack() throws Exception {
        Path own = Files.createDirectory(folder.resolve("first-byte"));
        try (ChildProcess banner = Probe.startBanner(server, BANNER_PORT);
                ChildProcess mariadb = RealServer.MARIADB.start(server, 13_306, own)) {
            for (int port : List.of(BANNER_PORT, 13_306)) {
                List<Long> millis = firstBytes(port);
                System.out.println("first byte on " + port + " in ms: " + millis);
                List<Long> sorted = millis.stream().skip(1).sorted().toList();
                assertThat(sorted.get(sorted.size() - 2)).as("p95").isLessThan(FIRST_BYTE_MILLIS);
            }
            banner.requireAlive();
            mariadb.requireAlive();
        }
    }

    private static List<Long> firstBytes(int port) {
        return Command.run(
                        Duration.ofSeconds(60),
                        Probe.command(
                                client, "first-byte", CLUSTER_IP, Integer.toString(port), "21"))
                .expectSuccess()
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void wireBetweenTheHostsCarriesNothingReadable() throws Exception {
        assumeTrue(Command.exists("tcpdump"), "tcpdump: not found");
        Path own = Files.createDirectory(folder.resolve("wire"));
        Path capture = folder.resolve("wire.pcap");
        String marker = "marker" + Long.toString(System.nanoTime(), 36);
        try (ChildProcess nginx = RealServer.NGINX.start(server, 80, own);
                ChildProcess dump =
                        ChildProcess.start(
                                "tcpdump",
                                server.command(
                                        "tcpdump",
                                        "-i",
                                        "eth0",
                                        "-U",
                                        "--immediate-mode",
                                        "-s",
                                        "0",
                                        "-w",
                                        capture.toString(),
                                        "tcp and host " + client.address()))) {
            dump.awaitOutput("listening on", Duration.ofSeconds(10));
            client.run(
                            Duration.ofSeconds(20),
                            "curl",
                            "-sS",
                            "-d",
                            marker,
                            "http://" + CLUSTER_IP + "/" + marker)
                    .expectSuccess();
            Await.until(
                    "encrypted records are in the recording",
                    Duration.ofSeconds(10),
                    () -> !TlsRecords.find(Files.readAllBytes(capture), RECORD).isEmpty());
            dump.terminate();
            dump.awaitExit(Duration.ofSeconds(10));
            nginx.requireAlive();
        }
        byte[] bytes = Files.readAllBytes(capture);
        assertThat(TlsRecords.find(bytes, marker)).isEmpty();
        assertThat(TlsRecords.find(bytes, "HTTP/")).isEmpty();
        String others =
                Command.run(
                                Duration.ofSeconds(10),
                                List.of(
                                        "tcpdump",
                                        "-nn",
                                        "-r",
                                        capture.toString(),
                                        "not port 80 and not port 4143"))
                        .expectSuccess();
        assertThat(others).isEmpty();
    }
}
