package io.gossamer.it.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.interop.InteropCase;
import io.gossamer.it.interop.InteropClient;
import io.gossamer.it.interop.InteropServer;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.GoPeers;
import io.gossamer.it.process.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** grpc-java over the Netty that this mesh runs on, and grpc-go, without a proxy between them. */
class GrpcInteropDirectIT {

    private static InteropServer javaServer;
    private static ChildProcess goServer;
    private static int goPort;

    @BeforeAll
    static void startServers() throws IOException {
        assumeTrue(GoPeers.available(), "go: not found (needed to build the interop peers)");
        javaServer = InteropServer.onLoopback();
        goPort = Ports.free();
        goServer =
                ChildProcess.start(
                        "go-interop-server",
                        List.of(GoPeers.INTEROP_SERVER.executable().toString(), "-port=" + goPort));
        Ports.awaitOpen("127.0.0.1", goPort, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stopServers() {
        if (javaServer != null) {
            javaServer.close();
        }
        if (goServer != null) {
            goServer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(InteropCase.class)
    void javaClientAndJavaServerAgree(InteropCase name) {
        runJava(name, javaServer.port());
    }

    @ParameterizedTest
    @EnumSource(InteropCase.class)
    void goClientPassesAgainstJavaServer(InteropCase name) {
        Command.Result result =
                Command.run(
                        Duration.ofSeconds(30),
                        List.of(
                                GoPeers.INTEROP_CLIENT.executable().toString(),
                                "-server_host=127.0.0.1",
                                "-server_port=" + javaServer.port(),
                                "-use_tls=false",
                                "-test_case=" + name.wireName()));
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
    }

    @ParameterizedTest
    @EnumSource(InteropCase.class)
    void javaClientPassesAgainstGoServer(InteropCase name) {
        runJava(name, goPort);
        goServer.requireAlive();
    }

    private static void runJava(InteropCase name, int port) {
        try (InteropClient client = InteropClient.connect("127.0.0.1", port, "interop")) {
            client.run(name);
        }
    }
}
