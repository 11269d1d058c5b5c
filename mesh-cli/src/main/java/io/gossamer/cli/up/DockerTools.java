package io.gossamer.cli.up;

import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command lines of Docker and Compose, which were seen to work. Immutable.
 *
 * @param docker the words before a command of Docker
 * @param compose the words before a command of Compose
 */
record DockerTools(List<String> docker, List<String> compose) {

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final String DEFAULT_SOCKET = "unix:///var/run/docker.sock";
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    /** The first that knows health conditions in files of any version. */
    private static final int OLDEST_MINOR_OF_COMPOSE_1 = 27;

    /**
     * Finds them, and asks the engine for an answer.
     *
     * @param environment with the search path, and maybe DOCKER_HOST
     * @throws MeshFailure naming what is missing, with the remedy
     */
    static DockerTools find(Map<String, String> environment) throws InterruptedException {
        String path = environment.getOrDefault("PATH", "");
        List<String> docker =
                program(path, "docker")
                        .map(List::of)
                        .orElseThrow(
                                () ->
                                        new MeshFailure(
                                                "docker: not found (expected: Docker's command line"
                                                        + " on the search path; install Docker"
                                                        + " Engine or Docker Desktop)"));
        requireEngine(docker, environment.getOrDefault("DOCKER_HOST", DEFAULT_SOCKET));
        return new DockerTools(docker, compose(path, docker));
    }

    /** Runs a command of Docker. */
    Tool.Result docker(String... words) throws InterruptedException {
        return Tool.run(join(docker, List.of(words)), SHORT);
    }

    private static Optional<String> program(String path, String name) {
        for (String folder : path.split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    private static void requireEngine(List<String> docker, String host)
            throws InterruptedException {
        Tool.Result version =
                Tool.run(
                        join(docker, List.of("version", "--format", "{{.Server.Version}}")), SHORT);
        if (version.isSuccess()) {
            return;
        }
        if (version.err().contains("permission denied")) {
            throw new MeshFailure(
                    "docker engine: "
                            + host
                            + " is not for this account (expected: membership in the group docker,"
                            + " or root): "
                            + version.complaint());
        }
        throw new MeshFailure(
                "docker engine: no answer at "
                        + host
                        + " (expected: a running engine; start it, or name another with"
                        + " DOCKER_HOST): "
                        + version.complaint());
    }

    private static List<String> compose(String path, List<String> docker)
            throws InterruptedException {
        // Of the plugin any version will do, also one that its builder did not number.
        List<String> plugin = join(docker, List.of("compose"));
        if (Tool.run(join(plugin, List.of("version", "--short")), SHORT).isSuccess()) {
            return plugin;
        }
        Optional<String> alone = program(path, "docker-compose");
        Optional<String> version =
                alone.isPresent() ? version(List.of(alone.get())) : Optional.empty();
        if (version.isEmpty()) {
            throw new MeshFailure(
                    "docker compose: not found (expected: the Compose plugin of Docker, or"
                            + " docker-compose 1.27 or newer on the search path)");
        }
        if (isTooOld(version.get())) {
            throw new MeshFailure(
                    "docker-compose: "
                            + version.get()
                            + " (expected: 1.27 or newer, which waits for healthy containers)");
        }
        return List.of(alone.get());
    }

    private static Optional<String> version(List<String> compose) throws InterruptedException {
        Tool.Result result = Tool.run(join(compose, List.of("version", "--short")), SHORT);
        return result.isSuccess() && VERSION.matcher(result.out().strip()).matches()
                ? Optional.of(result.out().strip())
                : Optional.empty();
    }

    private static boolean isTooOld(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) <= 1
                && Integer.parseInt(matcher.group(2)) < OLDEST_MINOR_OF_COMPOSE_1;
    }

    static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
