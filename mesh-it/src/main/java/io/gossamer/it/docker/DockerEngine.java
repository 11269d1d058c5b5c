package io.gossamer.it.docker;

import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Docker engine of the test alone: its daemon runs in namespaces of its own (network, mounts,
 * processes) with its own folder and socket, so that nothing of the host's network, engine or
 * folders is used or changed. All of it ends with {@link #close}, and with this JVM. Needs root on
 * Linux. Thread safe.
 */
public final class DockerEngine implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final List<String> NAMESPACES =
            List.of(
                    "unshare",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc");

    private final Path folder;
    private final String cgroup;
    private volatile ChildProcess holder;
    private volatile long daemon;

    private DockerEngine(Path folder, String cgroup) {
        this.folder = folder;
        this.cgroup = cgroup;
        this.holder = launch(folder);
    }

    /** Why no engine can be started here, or an empty text if one can. */
    public static String unavailable() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "user: " + System.getProperty("user.name") + " (needed: root)";
        }
        for (String program :
                List.of("dockerd", "containerd", "runc", "docker", "unshare", "nsenter", "ip")) {
            if (!Command.exists(program)) {
                return program + ": not found (needed: Debian's docker.io, util-linux, iproute2)";
            }
        }
        if (composeCommand().isEmpty()) {
            return "docker compose: not found (needed: Debian's docker-compose, or Compose 2)";
        }
        List<String> probe = new ArrayList<>(NAMESPACES);
        probe.add("true");
        Command.Result namespaces = Command.run(SOON, probe);
        return namespaces.exitCode() == 0
                ? ""
                : "namespaces: not permitted here: " + namespaces.errors().strip();
    }

    /** Starts a daemon and returns once it answers. */
    public static DockerEngine start() {
        Path folder = makeFolder();
        String cgroup = "gossamer-it-" + ProcessHandle.current().pid();
        configure(folder, cgroup);
        DockerEngine engine = new DockerEngine(folder, cgroup);
        try {
            engine.awaitAnswer();
            return engine;
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    private static ChildProcess launch(Path folder) {
        List<String> command = new ArrayList<>(NAMESPACES);
        command.addAll(
                List.of(
                        "sh",
                        "-ec",
                        "mount --make-rprivate /; mount -t tmpfs tmpfs /run; ip link set lo up;"
                                + " containerd --config \"$0/containerd.toml\" &"
                                + " exec dockerd --config-file \"$0/daemon.json\"",
                        folder.toString()));
        return ChildProcess.start(
                "dockerd", command, Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin"));
    }

    /**
     * As the machine: all containers end, the daemon comes back with nothing of its memory or
     * network, and starts what restart policies say, in an order of its own. Returns once it
     * answers.
     */
    public void reboot() {
        end();
        holder = launch(folder);
        awaitAnswer();
    }

    private static Path makeFolder() {
        try {
            // Not in the build folder: the paths of sockets are short.
            return Files.createTempDirectory("mesh-docker");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(Path folder, String cgroup) {
        String daemon =
                """
                {"data-root": "@/data", "exec-root": "@/exec", "pidfile": "@/docker.pid",
                 "hosts": ["unix://@/docker.sock"], "containerd": "@/containerd.sock",
                 "deprecated-key-path": "@/key.json", "cgroup-parent": "/#",
                 "default-address-pools": [{"base": "10.212.0.0/16", "size": 24}]}
                """;
        String containerd =
                """
                version = 2
                root = "@/containerd/root"
                state = "@/containerd/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
                [grpc]
                address = "@/containerd.sock"
                """;
        try {
            Files.writeString(
                    folder.resolve("daemon.json"),
                    daemon.replace("@", folder.toString()).replace("#", cgroup));
            Files.writeString(
                    folder.resolve("containerd.toml"), containerd.replace("@", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.util.Optional<Long> childOf(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .findFirst();
    }

    private void awaitAnswer() {
        daemon =
                Await.value(
                        "process of the Docker daemon",
                        SOON,
                        () -> childOf(holder.pid()).orElse(null));
        Await.until(
                "answer of the Docker daemon",
                SOON,
                () -> {
                    holder.requireAlive();
                    return Files.exists(folder.resolve("docker.sock"))
                            && docker("version").exitCode() == 0;
                });
    }

    /** Variables with which Docker's commands find this engine. */
    public Map<String, String> environment() {
        return Map.of("DOCKER_HOST", "unix://" + folder.resolve("docker.sock"));
    }

    /** Words before a command that give it the daemon's network, where published ports are. */
    public List<String> enter() {
        return List.of("nsenter", "--net=/proc/" + daemon + "/ns/net");
    }

    /** Runs {@code docker}. */
    public Command.Result docker(String... words) {
        return run(Duration.ofMinutes(2), "docker", words);
    }

    /** The container of a service of a Compose project, also one that does not run. */
    public String container(String project, String service) {
        return docker(
                        "ps",
                        "--all",
                        "--quiet",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--filter",
                        "label=com.docker.compose.service=" + service)
                .expectSuccess()
                .strip();
    }

    /** The address of a container that is on one network. */
    public String address(String container) {
        return docker(
                        "inspect",
                        "--format",
                        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                        container)
                .expectSuccess()
                .strip();
    }

    /** Runs Compose, whichever is there. */
    public Command.Result compose(Duration atMost, String... words) {
        List<String> command = new ArrayList<>(composeCommand());
        command.addAll(List.of(words));
        return Command.run(atMost, command, "", environment());
    }

    /**
     * Kills the first process of a container as the kernel would, not at the engine's word: what
     * its restart policy says follows.
     */
    public void crash(String container) {
        String pid =
                docker("inspect", "--format", "{{.State.Pid}}", container).expectSuccess().strip();
        Command.run(SOON, List.of("nsenter", "--target=" + daemon, "--pid", "kill", "-KILL", pid))
                .expectSuccess();
    }

    /** Runs a command with the engine's network, for instance to fetch from a published port. */
    public Command.Result inNetwork(Duration atMost, String... words) {
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of(words));
        return Command.run(atMost, command, "", environment());
    }

    private Command.Result run(Duration atMost, String program, String... words) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(List.of(words));
        return Command.run(atMost, command, "", environment());
    }

    private static List<String> composeCommand() {
        if (Command.exists("docker")
                && Command.run(SOON, List.of("docker", "compose", "version")).exitCode() == 0) {
            return List.of("docker", "compose");
        }
        return Command.exists("docker-compose") ? List.of("docker-compose") : List.of();
    }

    /** Ends all containers and the daemon, and removes the folder. */
    @Override
    public void close() {
        try {
            List<String> left =
                    docker("ps", "--all", "--quiet")
                            .output()
                            .lines()
                            .filter(s -> !s.isBlank())
                            .toList();
            if (!left.isEmpty()) {
                List<String> words = new ArrayList<>(List.of("rm", "--force", "--volumes"));
                words.addAll(left);
                docker(words.toArray(String[]::new));
            }
        } finally {
            end();
            removeCgroups();
            Command.run(SOON, List.of("rm", "-rf", folder.toString())).expectSuccess();
        }
    }

    /** With the daemon, the first process of its namespace, all others end. */
    private void end() {
        ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroy);
        try {
            holder.awaitExit(SOON);
        } finally {
            holder.close();
        }
    }

    private void removeCgroups() {
        try (Stream<Path> roots = Files.list(CGROUPS)) {
            Stream.concat(Stream.of(CGROUPS), roots)
                    .map(root -> root.resolve(cgroup))
                    .filter(Files::isDirectory)
                    .forEach(DockerEngine::removeDirectories);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Control groups are removed as directories; the files in them are the kernel's. */
    private static void removeDirectories(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path directory :
                    tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
