package io.gossamer.it.server;

import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of Debian's packages that are started in a host of a test network, on all its addresses,
 * with a new folder for their data. Never through the service manager.
 */
public enum RealServer {
    NGINX(80, "nginx") {
        @Override
        List<String> prepare(Path folder, String bind, int port) throws IOException {
            return nginx(folder, bind + ":" + port);
        }
    },
    /** HTTP/2 with prior knowledge on the same kind of server. */
    NGINX_H2C(80, "nginx") {
        @Override
        List<String> prepare(Path folder, String bind, int port) throws IOException {
            return nginx(folder, bind + ":" + port + " http2");
        }
    },
    REDIS(6379, "redis-server") {
        @Override
        List<String> prepare(Path folder, String bind, int port) {
            return List.of(
                    "redis-server",
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    bind,
                    "--protected-mode",
                    "no",
                    "--save",
                    "",
                    "--dir",
                    folder.toString());
        }
    },
    POSTGRESQL(5432, "psql") {
        @Override
        List<String> prepare(Path folder, String bind, int port) throws IOException {
            Path binaries = postgresBinaries();
            Path data = folder.resolve("data");
            Command.run(PREPARATION, List.of("chown", "postgres", folder.toString()))
                    .expectSuccess();
            List<String> init = new ArrayList<>(AS_POSTGRES);
            init.addAll(
                    List.of(
                            binaries.resolve("initdb").toString(),
                            "-D",
                            data.toString(),
                            "-A",
                            "trust",
                            "-U",
                            "postgres",
                            "-N"));
            Command.run(PREPARATION, init).expectSuccess();
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "local all all trust\nhost all all 0.0.0.0/0 trust\n");
            List<String> command = new ArrayList<>(AS_POSTGRES);
            command.addAll(
                    List.of(
                            binaries.resolve("postgres").toString(),
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-k",
                            folder.toString(),
                            "-h",
                            bind,
                            "-F"));
            return command;
        }
    },
    MARIADB(3306, "mariadbd") {
        @Override
        List<String> prepare(Path folder, String bind, int port) {
            String data = "--datadir=" + folder.resolve("data");
            Command.run(
                            PREPARATION,
                            List.of(
                                    "mariadb-install-db",
                                    "--no-defaults",
                                    "--user=root",
                                    "--auth-root-authentication-method=normal",
                                    "--skip-test-db",
                                    data))
                    .expectSuccess();
            return List.of(
                    "mariadbd",
                    "--no-defaults",
                    "--user=root",
                    data,
                    "--port=" + port,
                    "--bind-address=" + bind,
                    "--socket=" + folder.resolve("socket"),
                    "--pid-file=" + folder.resolve("pid"),
                    "--skip-grant-tables",
                    "--skip-name-resolve",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-buffer-pool-size=16M");
        }
    },
    SMTP(25, "aiosmtpd") {
        @Override
        List<String> prepare(Path folder, String bind, int port) {
            return List.of(
                    "aiosmtpd",
                    "-n",
                    "-l",
                    bind + ":" + port,
                    "-c",
                    "aiosmtpd.handlers.Debugging",
                    "stdout");
        }
    },
    SSH(22, "sshd") {
        @Override
        List<String> prepare(Path folder, String bind, int port) throws IOException {
            Files.createDirectories(Path.of("/run/sshd"));
            for (String key : List.of("host", "client")) {
                Command.run(
                                PREPARATION,
                                List.of(
                                        "ssh-keygen",
                                        "-q",
                                        "-t",
                                        "ed25519",
                                        "-N",
                                        "",
                                        "-f",
                                        folder.resolve(key).toString()))
                        .expectSuccess();
            }
            Files.writeString(
                    folder.resolve("sshd_config"),
                    """
                    HostKey %1$s/host
                    AuthorizedKeysFile %1$s/client.pub
                    StrictModes no
                    UsePAM no
                    PermitRootLogin yes
                    PasswordAuthentication no
                    PidFile none
                    UseDNS no
                    ListenAddress %2$s
                    """
                            .formatted(folder, bind));
            return List.of(
                    String.valueOf(Command.find("sshd")),
                    "-D",
                    "-e",
                    "-p",
                    Integer.toString(port),
                    "-f",
                    folder.resolve("sshd_config").toString());
        }
    };

    private static final Duration PREPARATION = Duration.ofSeconds(60);
    private static final List<String> AS_POSTGRES =
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");

    private final int normalPort;
    private final String program;

    RealServer(int normalPort, String program) {
        this.normalPort = normalPort;
        this.program = program;
    }

    /** The port that everybody expects it on. */
    public int normalPort() {
        return normalPort;
    }

    /** Whether its package is here. */
    public boolean isInstalled() {
        return Command.exists(program);
    }

    /** Name of the program that must be on the path. */
    public String program() {
        return program;
    }

    /** Starts it on this port of the host and waits until it accepts connections there. */
    public ChildProcess start(TestNetwork.Host host, int port, Path folder) {
        try {
            List<String> command = new ArrayList<>(host.enter());
            command.addAll(prepare(folder, host.bind(), port));
            String name = name().toLowerCase(java.util.Locale.ROOT) + "-" + port;
            ChildProcess process = ChildProcess.start(name, command);
            Probe.awaitListening(host, port, Duration.ofSeconds(30), process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(this + ": cannot be prepared", e);
        }
    }

    /** Writes what it needs into the folder and returns its command line. */
    abstract List<String> prepare(Path folder, String bind, int port) throws IOException;

    private static List<String> nginx(Path folder, String listen) throws IOException {
        Files.writeString(folder.resolve("index.html"), "<h1>books</h1>\n");
        Path settings =
                nginxSettings(
                        folder,
                        """
                          types { text/html html; application/grpc grpc; }
                          server { listen %2$s; root %1$s; }
                        """
                                .formatted(folder, listen));
        return List.of("nginx", "-c", settings.toString());
    }

    /**
     * Writes the settings of an nginx that stays in the foreground and keeps everything in the
     * folder.
     *
     * @param http what stands in its block of HTTP, beside where it keeps things
     * @return the file
     */
    public static Path nginxSettings(Path folder, String http) throws IOException {
        return Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                user root;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                %2$s}
                """
                        .formatted(folder, http));
    }

    private static Path postgresBinaries() throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
