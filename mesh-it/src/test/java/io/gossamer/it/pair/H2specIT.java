package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.GoPeers;
import io.gossamer.it.process.Ports;
import io.gossamer.it.server.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every case of h2spec against the outbound side of a pair whose application speaks HTTP/2. */
class H2specIT {

    @TempDir Path folder;

    @Test
    void everyCasePassesThroughThePair() throws Exception {
        assumeTrue(GoPeers.available(), "go: not found (needed to build h2spec)");
        assumeTrue(RealServer.NGINX_H2C.isInstalled(), "nginx: not found");
        int port = Ports.free();
        Path own = Files.createDirectory(folder.resolve("nginx"));
        try (ChildProcess nginx = RealServer.NGINX_H2C.start(TestNetwork.Host.here(), port, own);
                ScriptedPair pair = ScriptedPair.start(folder, port)) {
            Command.Result result =
                    Command.run(
                            Duration.ofMinutes(4),
                            List.of(
                                    GoPeers.H2SPEC.executable().toString(),
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(pair.shop().getPort()),
                                    "--timeout",
                                    "5"));

            assertThat(result.output()).contains(" 0 failed");
            assertThat(result.exitCode()).as(result.output()).isZero();
            nginx.requireAlive();
        }
    }
}
