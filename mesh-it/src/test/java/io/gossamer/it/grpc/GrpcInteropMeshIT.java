package io.gossamer.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.interop.InteropCase;
import io.gossamer.it.interop.InteropClient;
import io.gossamer.it.interop.InteropServer;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.GoPeers;
import io.gossamer.it.process.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interop cases through a pair of sidecars, both ways between Go and Java. */
class GrpcInteropMeshIT {

    @TempDir static Path folder;

    private static InteropServer javaServer;
    private static ChildProcess goServer;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        assumeTrue(GoPeers.available(), "go: not found (needed to build the interop peers)");
        javaServer = InteropServer.onLoopback();
        int goPort = Ports.free();
        goServer =
                ChildProcess.start(
                        "go-interop-server",
                        List.of(GoPeers.INTEROP_SERVER.executable().toString(), "-port=" + goPort));
        Ports.awaitOpen("127.0.0.1", goPort, Duration.ofSeconds(10));
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, javaServer.port(), goPort);
        pair.publish("java", 80, javaServer.port());
        pair.publish("go", 80, goPort);
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "java.default.svc.cluster.local:80")
                                .outboundPort("127.0.0.1:0", "go.default.svc.cluster.local:80"));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        if (goServer != null) {
            goServer.close();
        }
        if (javaServer != null) {
            javaServer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(InteropCase.class)
    void goClientPassesAgainstJavaServerThroughTheMesh(InteropCase name) {
        InetSocketAddress java = pair.client().ports().get(0);
        Command.Result result =
                Command.run(
                        Duration.ofSeconds(40),
                        List.of(
                                GoPeers.INTEROP_CLIENT.executable().toString(),
                                "-server_host=127.0.0.1",
                                "-server_port=" + java.getPort(),
                                "-use_tls=false",
                                "-test_case=" + name.wireName()));
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        assertMutualTls();
    }

    @ParameterizedTest
    @EnumSource(InteropCase.class)
    void javaClientPassesAgainstGoServerThroughTheMesh(InteropCase name) {
        InetSocketAddress go = pair.client().ports().get(1);
        try (InteropClient client =
                InteropClient.connect("127.0.0.1", go.getPort(), "go.default.svc.cluster.local")) {
            client.run(name);
        }
        assertMutualTls();
    }

    private static void assertMutualTls() {
        assertThat(
                        pair.client()
                                .metrics()
                                .sum(
                                        "request_total",
                                        Map.of(
                                                "direction",
                                                "outbound",
                                                "tls",
                                                "true",
                                                "server_id",
                                                ScriptedPair.SERVER)))
                .isPositive();
    }
}
