package io.gossamer.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that this run started. Thread-safe. */
public final class ChildProcess {

    private static final int TAIL_LINES = 15;

    private final ProcessRecord description;
    private final Process process;

    ChildProcess(ProcessRecord description, Process process) {
        this.description = description;
        this.process = process;
    }

    public String name() {
        return description.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end and tells the exit code. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    public Path log() {
        return Path.of(description.log());
    }

    /** The command line and environment with which it can be started again. */
    public ProcessRecord description() {
        return description;
    }

    /**
     * Fails with the end of the log if the process is not there any more.
     *
     * @throws MeshFailure naming the process and its exit code
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new MeshFailure(
                    description.name()
                            + ": ended with "
                            + process.exitValue()
                            + " (expected: to run; log: "
                            + description.log()
                            + ")\n"
                            + tail());
        }
    }

    /** Asks it to end. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end; what has not ended by then is killed. */
    void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines of the log. */
    String tail() {
        if (description.log().isEmpty()) {
            return "";
        }
        Deque<String> last = new ArrayDeque<>();
        try (Stream<String> lines = Files.lines(log())) {
            lines.forEach(
                    line -> {
                        last.addLast(line);
                        if (last.size() > TAIL_LINES) {
                            last.removeFirst();
                        }
                    });
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
        return String.join("\n", last);
    }
}
