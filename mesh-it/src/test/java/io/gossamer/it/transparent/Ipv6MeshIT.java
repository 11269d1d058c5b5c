package io.gossamer.it.transparent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods and a service that have IPv6 addresses only, redirected by the kernel (rule R19). */
class Ipv6MeshIT {

    private static final String CLUSTER_IP = "fd00:96::50";
    private static final int PORT = 8_080;
    private static final int PORT_OF_IPV4 = 8_081;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static TestNetwork network;
    private static TestNetwork.Host server;
    private static TestNetwork.Host client;
    private static ControlPlane plane;
    private static ProxyProcess serverProxy;
    private static ProxyProcess clientProxy;
    private static ChildProcess application;
    private static ChildProcess applicationOfIpv4;

    @BeforeAll
    static void startMesh() throws Exception {
        String reason = TestNetwork.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        assumeTrue(Command.exists("python3"), "python3: not found");
        assumeTrue(Command.exists("curl"), "curl: not found");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        network = TestNetwork.create("gs6-");
        assumeTrue(network.hasIpv6(), "ip6tables: no nat table (expected: IPv6 in namespaces)");
        TestNetwork.Host control = network.addHost("control");
        server = network.addHost("server");
        client = network.addHost("client");
        plane = ControlPlane.start(folder.resolve("plane"), control);
        Manifests.write(
                plane.resources(),
                "shop.yaml",
                Manifests.pod("server", server.address6())
                        + Manifests.pod("client", client.address6())
                        + Manifests.service("server", CLUSTER_IP, List.of(PORT)));
        Await.until(
                "the service is known",
                Duration.ofSeconds(20),
                () ->
                        plane.inventory().getServicesList().stream()
                                .anyMatch(service -> service.getName().equals("server")));
        serverProxy = startSidecar("server", server);
        clientProxy = startSidecar("client", client);
        network.redirect(server);
        network.redirect(client);
        Path page = Files.createDirectory(folder.resolve("page"));
        Files.writeString(page.resolve("six.txt"), "over six");
        application = serve("::", PORT, page);
        applicationOfIpv4 = serve("0.0.0.0", PORT_OF_IPV4, page);
        for (String own : List.of("[::1]:" + PORT, "127.0.0.1:" + PORT_OF_IPV4)) {
            Await.until(
                    "the application answers at " + own,
                    SOON,
                    () -> fetch(server, "http://" + own + "/six.txt").exitCode() == 0);
        }
    }

    private static ChildProcess serve(String address, int port, Path page) {
        return ChildProcess.start(
                "python-http-" + port,
                server.command(
                        "python3",
                        "-m",
                        "http.server",
                        Integer.toString(port),
                        "--bind",
                        address,
                        "--directory",
                        page.toString()));
    }

    private static ProxyProcess startSidecar(String name, TestNetwork.Host host) {
        return plane.sidecar(name, List.of(), host)
                .set("mode", "transparent")
                .set("inbound.listen", "[::]:4143")
                .set("outbound.listen", "127.0.0.1:4140,[::1]:4140")
                .set("admin.listen", "127.0.0.1:4191")
                .start();
    }

    @AfterAll
    static void stopMesh() {
        for (AutoCloseable resource :
                new AutoCloseable[] {
                    application, applicationOfIpv4, clientProxy, serverProxy, plane, network
                }) {
            close(resource);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Command.Result fetch(TestNetwork.Host from, String url) {
        return from.run(SOON, "curl", "-sS", "--max-time", "8", url);
    }

    @Test
    void clientReachesTheServiceByMutualTls() {
        String answer =
                fetch(client, "http://[" + CLUSTER_IP + "]:" + PORT + "/six.txt").expectSuccess();

        assertThat(answer).isEqualTo("over six");
        assertThat(requestsFrom(ScriptedPair.identity("client"))).isPositive();
    }

    @Test
    void clientReachesThePodItselfByMutualTls() {
        double before = requestsFrom(ScriptedPair.identity("client"));

        String answer =
                fetch(client, "http://[" + server.address6() + "]:" + PORT + "/six.txt")
                        .expectSuccess();

        assertThat(answer).isEqualTo("over six");
        assertThat(requestsFrom(ScriptedPair.identity("client"))).isGreaterThan(before);
    }

    /** The client was taken by its sidecar, and cannot try IPv4 any more, as it would have done. */
    @Test
    void applicationThatListensOnIpv4AloneIsReachedToo() {
        double before = requestsFrom(ScriptedPair.identity("client"));

        String answer =
                fetch(client, "http://[" + server.address6() + "]:" + PORT_OF_IPV4 + "/six.txt")
                        .expectSuccess();

        assertThat(answer).isEqualTo("over six");
        assertThat(requestsFrom(ScriptedPair.identity("client"))).isGreaterThan(before);
    }

    private static double requestsFrom(String identity) {
        return serverProxy
                .metrics()
                .sum(
                        "request_total",
                        Map.of("direction", "inbound", "tls", "true", "client_id", identity));
    }
}
