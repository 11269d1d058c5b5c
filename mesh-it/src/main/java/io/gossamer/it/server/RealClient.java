package io.gossamer.it.server;

import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a person would type to see that a server works. */
public final class RealClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RealClient() {}

    /** Whether the client's program is here. */
    public static boolean isInstalled(RealServer server) {
        return Command.exists(program(server));
    }

    /** Name of the client's program. */
    public static String program(RealServer server) {
        return switch (server) {
            case NGINX, NGINX_H2C, SMTP -> "curl";
            case REDIS -> "redis-cli";
            case POSTGRESQL -> "psql";
            case MARIADB -> "mysql";
            case SSH -> "ssh";
        };
    }

    /**
     * Uses the server from this host and checks the answer.
     *
     * @param folder the server's folder, for keys and messages
     * @throws AssertionError with what the client printed
     */
    public static void use(
            RealServer server, TestNetwork.Host from, String address, int port, Path folder) {
        String portText = Integer.toString(port);
        switch (server) {
            case NGINX ->
                    expect(
                            from,
                            "books",
                            "curl",
                            "-sS",
                            "-m",
                            "20",
                            "http://" + address + ":" + port + "/");
            case NGINX_H2C ->
                    expect(
                            from,
                            "books",
                            "curl",
                            "-sS",
                            "-m",
                            "20",
                            "--http2-prior-knowledge",
                            "http://" + address + ":" + port + "/");
            case REDIS -> {
                expect(from, "OK", "redis-cli", "-h", address, "-p", portText, "SET", "k", "v");
                expect(from, "v", "redis-cli", "-h", address, "-p", portText, "GET", "k");
            }
            case POSTGRESQL ->
                    expect(
                            from,
                            "4242",
                            "psql",
                            "-h",
                            address,
                            "-p",
                            portText,
                            "-U",
                            "postgres",
                            "-At",
                            "-c",
                            "SELECT 42 * 101");
            case MARIADB ->
                    expect(
                            from,
                            "4242",
                            "mysql",
                            "--no-defaults",
                            "-h",
                            address,
                            "-P",
                            portText,
                            "--protocol=tcp",
                            "--skip-ssl",
                            "-N",
                            "-e",
                            "SELECT 42 * 101");
            case SMTP -> sendMail(from, address, port, folder);
            case SSH ->
                    expect(
                            from,
                            "meshed-4242",
                            "ssh",
                            "-p",
                            portText,
                            "-i",
                            folder.resolve("client").toString(),
                            "-F",
                            "none",
                            "-o",
                            "StrictHostKeyChecking=no",
                            "-o",
                            "UserKnownHostsFile=/dev/null",
                            "-o",
                            "BatchMode=yes",
                            "-o",
                            "ConnectTimeout=20",
                            "root@" + address,
                            "echo meshed-$((42 * 101))");
        }
    }

    private static void sendMail(TestNetwork.Host from, String address, int port, Path folder) {
        Path message = folder.resolve("message");
        try {
            Files.writeString(message, "Subject: order\r\n\r\nOne book, please.\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        from.run(
                        PATIENCE,
                        "curl",
                        "-sS",
                        "-m",
                        "20",
                        "smtp://" + address + ":" + port,
                        "--mail-from",
                        "reader@example.com",
                        "--mail-rcpt",
                        "shop@example.com",
                        "--upload-file",
                        message.toString())
                .expectSuccess();
    }

    private static void expect(TestNetwork.Host from, String text, String... command) {
        Command.Result result = from.run(PATIENCE, command);
        if (result.exitCode() != 0 || !result.output().contains(text)) {
            throw new AssertionError(
                    String.join(" ", command)
                            + ": exit "
                            + result.exitCode()
                            + ", "
                            + result.output()
                            + result.errors()
                            + " (expected: "
                            + text
                            + ")");
        }
    }
}
