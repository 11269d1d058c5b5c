package io.gossamer.it.transparent;

import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.server.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is outside of the mesh: one nginx on several addresses of a namespace, which answers on port
 * 80 (HTTP/1), 81 (HTTP/2 with prior knowledge) and 443 (TLS) with the address that was dialled,
 * the host that was asked for and the path.
 */
final class OutsideServer {

    private static final Duration PREPARATION = Duration.ofSeconds(20);

    private OutsideServer() {}

    /** Whether what it takes is here; else why not. */
    static String unavailable() {
        for (String program : List.of("nginx", "openssl", "curl")) {
            if (!Command.exists(program)) {
                return program + ": not found (needed for a server outside of the mesh)";
            }
        }
        return "";
    }

    /** Gives the host these addresses and starts the server on all of them. */
    static ChildProcess start(TestNetwork.Host host, Path folder, List<String> addresses)
            throws IOException {
        for (String address : addresses) {
            host.run(PREPARATION, "ip", "addr", "add", address + "/32", "dev", "eth0")
                    .expectSuccess();
        }
        Files.createDirectories(folder);
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        Command.run(
                        PREPARATION,
                        List.of(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "1",
                                "-subj",
                                "/CN=outside",
                                "-keyout",
                                key.toString(),
                                "-out",
                                certificate.toString()))
                .expectSuccess();
        Path settings =
                RealServer.nginxSettings(
                        folder,
                        """
                          server {
                            listen 0.0.0.0:80;
                            listen 0.0.0.0:81 http2;
                            listen 0.0.0.0:443 ssl;
                            ssl_certificate %1$s/certificate.pem;
                            ssl_certificate_key %1$s/key.pem;
                            return 200 "$server_addr $http_host$request_uri\\n";
                          }
                        """
                                .formatted(folder));
        ChildProcess nginx =
                ChildProcess.start("outside", host.command("nginx", "-c", settings.toString()));
        Await.until(
                "the server outside answers",
                PREPARATION,
                () -> {
                    nginx.requireAlive();
                    return host.run(PREPARATION, "curl", "-sS", "http://127.0.0.1/").exitCode()
                            == 0;
                });
        return nginx;
    }
}
