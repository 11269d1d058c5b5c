package io.gossamer.cli.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that this run starts. Each child is noted in the state file as soon as it runs, and
 * none outlives {@link #close}. Used by one thread, except {@link #close}, which any may call.
 */
public final class ProcessGroup implements AutoCloseable {

    /**
     * Ctrl-C and signals to a group go to all processes of a terminal or job; the children end in
     * our order instead. Where there is no setsid, ignoring the terminal's signals has to do.
     */
    private static final List<String> SHIELD =
            List.of(
                    "/bin/sh",
                    "-c",
                    "trap '' INT HUP; command -v setsid >/dev/null && exec setsid \"$@\"; exec"
                            + " \"$@\"",
                    "sh");

    private static final Set<String> LEADERS = Set.of("demo", "control-plane");
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    /** A JVM that records writes what it has recorded at its end, on a busy machine for long. */
    private static final Duration PATIENCE_WITH_RECORDERS = Duration.ofSeconds(90);

    private final DataDirectory data;
    private final List<ChildProcess> children = Collections.synchronizedList(new ArrayList<>());
    private RunState state;
    private volatile Duration patience = PATIENCE;

    private ProcessGroup(DataDirectory data, RunState state) {
        this.data = data;
        this.state = state;
    }

    /** Begins a run beside others of the same data directory. */
    public static ProcessGroup begin(DataDirectory data, String command) {
        RunState state = RunState.begin(command);
        state.save(data);
        return new ProcessGroup(data, state);
    }

    /**
     * Begins a run that leads the mesh of a data directory, and ends what killed runs left there.
     *
     * @throws MeshFailure if another run leads it
     */
    public static ProcessGroup lead(DataDirectory data, String command) {
        for (RunState run : RunState.all(data)) {
            if (run.isLed() && LEADERS.contains(run.launcher().name())) {
                throw new MeshFailure(
                        "data directory: "
                                + data.path()
                                + " is in use by 'mesh "
                                + run.launcher().name()
                                + "' (expected: one mesh per directory; end process "
                                + run.launcher().pid()
                                + ", or choose another directory with --data)");
            }
        }
        Leftovers.end(data);
        return begin(data, command);
    }

    /**
     * Starts a process in the background, with its output in a log file.
     *
     * @param name unique within the run
     * @param environment added to this process's own
     * @throws MeshFailure if it cannot be started
     */
    public synchronized ChildProcess start(
            String name, List<String> command, Map<String, String> environment) {
        Path log = data.directory("logs").resolve(name + ".log");
        List<String> shielded = new ArrayList<>(SHIELD);
        shielded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(shielded);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(log.toFile());
        return launch(name, command, environment, builder, log.toString());
    }

    /**
     * Starts a process in the foreground: it has this process's standard streams, and signals of
     * the terminal reach it.
     */
    public synchronized ChildProcess startInForeground(
            String name, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        return launch(name, command, environment, builder, "");
    }

    private ChildProcess launch(
            String name,
            List<String> command,
            Map<String, String> environment,
            ProcessBuilder builder,
            String log) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new MeshFailure(
                    "command: "
                            + command.get(0)
                            + " (expected: a program that can be started): "
                            + e.getMessage(),
                    e);
        }
        ProcessRecord description =
                new ProcessRecord(
                        name,
                        process.pid(),
                        ProcessRecord.startOf(process.toHandle()),
                        command,
                        environment,
                        log);
        ChildProcess child = new ChildProcess(description, process);
        children.add(child);
        state = state.with(description);
        state.save(data);
        return child;
    }

    /** Waits longer than usual for processes to end by themselves. */
    public void awaitRecordings() {
        patience = PATIENCE_WITH_RECORDERS;
    }

    /** Notes a network interface that must be removed after the run. */
    public synchronized void noteLink(String link) {
        state = state.withLink(link);
        state.save(data);
    }

    /** The network interface has been removed. */
    public synchronized void forgetLink(String link) {
        state = state.withoutLink(link);
        state.save(data);
    }

    public List<ChildProcess> children() {
        synchronized (children) {
            return List.copyOf(children);
        }
    }

    /** Ends some of the children together. Returns when none of them is left. */
    public void stop(List<ChildProcess> some) {
        some.forEach(ChildProcess::terminate);
        some.forEach(child -> child.awaitEnd(patience));
    }

    /** Ends all children that are left, the last one first, and forgets the run. */
    @Override
    public void close() {
        List<ChildProcess> left = new ArrayList<>(children());
        Collections.reverse(left);
        stop(left.stream().filter(ChildProcess::isAlive).toList());
        state.forget(data);
    }
}
