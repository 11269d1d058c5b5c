package io.gossamer.cli.up;

import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that Compose runs, with the mesh around it. What was started is noted in the data
 * directory, so that it can be ended when the user's file has changed or is gone. Confined to one
 * thread.
 */
public final class MeshedProject {

    /** A part of the mesh that was found starting again so often will not be ready any more. */
    private static final int HOPELESS = 3;

    /** As well, of a project that ran before: it may be on its way back from a restart. */
    private static final int HOPELESS_AGAIN = 20;

    /** What has no network has nobody to finish anything for. */
    private static final String RESTART_SECONDS = "5";

    private final DockerTools tools;
    private final ProjectContainers containers;
    private final ComposeCommand compose;
    private final String name;
    private final Path file;
    private final PrintStream err;

    private MeshedProject(
            DockerTools tools, String name, Path directory, Path file, PrintStream err) {
        this.tools = tools;
        this.containers = new ProjectContainers(tools, name);
        this.compose = new ComposeCommand(tools, name, directory);
        this.name = name;
        this.file = file;
        this.err = err;
    }

    /**
     * A project that may run or not.
     *
     * @param option name given on the command line
     * @param ofFile name given in the compose file
     * @param directory that paths in the file are relative to
     * @param err where Compose's own messages go
     * @throws MeshFailure if Docker or Compose is missing or does not answer, with the remedy
     */
    public static MeshedProject of(
            DataDirectory data,
            Optional<String> option,
            Optional<String> ofFile,
            Path directory,
            PrintStream err)
            throws InterruptedException {
        return of(System.getenv(), data, option, ofFile, directory, err);
    }

    static MeshedProject of(
            Map<String, String> environment,
            DataDirectory data,
            Optional<String> option,
            Optional<String> ofFile,
            Path directory,
            PrintStream err)
            throws InterruptedException {
        DockerTools tools = DockerTools.find(environment);
        String name = ProjectName.of(option, environment, ofFile, directory);
        Path file = data.directory("compose").resolve(name + ".yaml");
        return new MeshedProject(tools, name, directory.toAbsolutePath(), file, err);
    }

    public String name() {
        return name;
    }

    /**
     * Starts it, and returns when all is started. On failure, also if interrupted, nothing of a
     * project runs that did not run before, and its volumes stay; one that ran stays as Compose
     * left it, and no service of it has a network without the mesh.
     *
     * @param injected the compose file with the mesh in it
     * @param images of the mesh, which must be in the engine
     * @param global options of Compose itself
     * @param options of its command {@code up}
     * @throws MeshFailure if it could not be started, or runs without the mesh
     */
    public void start(
            byte[] injected, List<String> images, List<String> global, List<String> options)
            throws InterruptedException {
        boolean ranBefore = requireNotUnmeshed();
        requireImages(images);
        Path candidate = file.resolveSibling(name + ".new.yaml");
        DataDirectory.write(candidate, new String(injected, StandardCharsets.UTF_8));
        try {
            compose.requireAccepted(candidate);
            Files.move(candidate, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MeshFailure(file + ": " + e.getMessage() + " (expected: writable)", e);
        } finally {
            DataDirectory.remove(candidate);
        }
        boolean started = false;
        try {
            started =
                    compose.run(
                                    file,
                                    global,
                                    DockerTools.join(
                                            List.of("up", "-d", "--remove-orphans"), options),
                                    hope(ranBefore ? HOPELESS_AGAIN : HOPELESS))
                            == 0;
        } finally {
            if (!started) {
                takeBack(ranBefore);
            }
        }
        if (!started) {
            throw new MeshFailure(
                    "application: "
                            + name
                            + " did not start (expected: what is said above to be mended)");
        }
        heal().forEach(sentence -> err.println("mesh: " + sentence));
    }

    /**
     * Ends it.
     *
     * @param fallback the file to end it by if it was not started here
     * @param options of Compose's command {@code down}
     * @return exit code of Compose
     */
    public int end(Optional<byte[]> fallback, List<String> options) throws InterruptedException {
        if (!Files.isRegularFile(file)) {
            byte[] bytes =
                    fallback.orElseThrow(
                            () ->
                                    new MeshFailure(
                                            "project: "
                                                    + name
                                                    + " was not started by 'mesh up' here"
                                                    + " (expected: its compose file, with"
                                                    + " --file)"));
            DataDirectory.write(file, new String(bytes, StandardCharsets.UTF_8));
        }
        int code =
                compose.run(
                        file,
                        List.of(),
                        DockerTools.join(List.of("down", "--remove-orphans"), options),
                        () -> true);
        if (code == 0) {
            DataDirectory.remove(file);
        }
        return code;
    }

    /**
     * Restarts containers that Docker left without a network when it started the one again whose
     * network they share; nothing else could move them.
     *
     * @return a sentence for each, and for what people must mend themselves
     */
    public List<String> heal() throws InterruptedException {
        NetworkSharing networks = containers.networks();
        List<String> sentences = new ArrayList<>();
        for (NetworkSharing.Member member : networks.toRestart()) {
            Tool.Result result = tools.docker("restart", "-t", RESTART_SECONDS, member.name());
            sentences.add(
                    result.isSuccess()
                            ? member.name() + ": had lost its network, was restarted"
                            : "docker restart "
                                    + member.name()
                                    + ": "
                                    + result.complaint()
                                    + " (expected: back in its network)");
        }
        sentences.addAll(networks.crowds());
        return sentences;
    }

    /** Whether a project of this name was started here. */
    public boolean isNoted() {
        return Files.isRegularFile(file);
    }

    /** The edges, as the destination service sees them. */
    EdgeFeed edges() {
        return new EdgeFeed(this::observe, containers::serviceByHost);
    }

    /** The command that shows them, inside that service's container. */
    private List<String> observe() throws InterruptedException {
        return DockerTools.join(
                tools.docker(),
                List.of("exec", "-i", containers.destination().id(), "mesh", "observe"));
    }

    /**
     * Services without the mesh would keep their ports and names beside those with it.
     *
     * @return whether the project runs already, in the mesh
     */
    private boolean requireNotUnmeshed() throws InterruptedException {
        List<Container> all = containers.all();
        List<Container> running = all.stream().filter(Container::isRunning).toList();
        if (!running.isEmpty() && all.stream().noneMatch(Container::isControlPlane)) {
            throw new MeshFailure(
                    "project: "
                            + name
                            + " runs without the mesh (expected: ended before, by 'docker compose"
                            + " down', which keeps its volumes)");
        }
        return !running.isEmpty();
    }

    private void requireImages(List<String> images) throws InterruptedException {
        for (String image : images) {
            if (!tools.docker("image", "inspect", "--format", "{{.Id}}", image).isSuccess()) {
                throw new MeshFailure(
                        "image: "
                                + image
                                + " is not in the Docker engine (expected: built by"
                                + " docker/build.sh, or another one pulled and named by an"
                                + " option)");
            }
        }
    }

    /** Compose would wait without end for what the engine starts again and again. */
    private ComposeCommand.Hope hope(int hopeless) {
        AtomicInteger failures = new AtomicInteger();
        return () -> {
            boolean failing = containers.all().stream().anyMatch(Container::isFailing);
            return !failing || failures.incrementAndGet() < hopeless;
        };
    }

    private void takeBack(boolean ranBefore) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        containers.explain(err);
        if (ranBefore) {
            err.println("mesh: " + name + " ran before, and is left as it is now");
        } else {
            err.println("mesh: taking " + name + " down again");
            end(Optional.empty(), List.of());
        }
        if (interrupted) {
            throw new InterruptedException("told to end while the application was started");
        }
    }
}
