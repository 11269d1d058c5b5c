package io.gossamer.it.transparent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.server.RealClient;
import io.gossamer.it.server.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Control group: the same programs in the same networks without a mesh. */
class RealServersDirectIT {

    @TempDir static Path folder;

    private static TestNetwork network;
    private static TestNetwork.Host server;
    private static TestNetwork.Host client;

    @BeforeAll
    static void createNetwork() throws Exception {
        String reason = TestNetwork.unavailable();
        assumeTrue(reason.isEmpty(), reason);
        Files.setPosixFilePermissions(
                folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        network = TestNetwork.create("gsd-");
        server = network.addHost("server");
        client = network.addHost("client");
    }

    @AfterAll
    static void removeNetwork() {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void clientReachesItsServerWithoutMesh(RealServer program) throws Exception {
        assumeTrue(program.isInstalled(), program.program() + ": not found");
        assumeTrue(RealClient.isInstalled(program), RealClient.program(program) + ": not found");
        Path own = Files.createDirectory(folder.resolve(program.name()));
        try (ChildProcess process = program.start(server, program.normalPort(), own)) {
            RealClient.use(program, client, server.address(), program.normalPort(), own);
            process.requireAlive();
        }
    }
}
