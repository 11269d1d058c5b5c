package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of a test with its output in {@code target/process-logs}, where the build looks for
 * leak reports. Ended by {@link #close}, and at the latest when the JVM of the tests ends. Thread
 * safe.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /** The oldest JVM that knows the option that permits Netty's use of Unsafe. */
    private static final int UNSAFE_OPTION_SINCE = 23;

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::endAll));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts the command; its output goes to a log file named after it. */
    public static ChildProcess start(String name, List<String> command) {
        return start(name, command, Map.of());
    }

    /** Starts the command with these variables added to the environment. */
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment) {
        try {
            Path logs = Files.createDirectories(Repository.target().resolve("process-logs"));
            String file =
                    "%s-%d-%03d.log"
                            .formatted(
                                    name, ProcessHandle.current().pid(), NUMBERS.incrementAndGet());
            Path log = logs.resolve(file);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().putAll(environment);
            Process process = builder.start();
            RUNNING.add(process);
            process.onExit().thenAccept(RUNNING::remove);
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot start " + command, e);
        }
    }

    /** Starts a main class of a packaged module on the JDK that runs the tests. */
    public static ChildProcess java(
            String name, List<String> jvm, String classPath, String main, List<String> arguments) {
        return start(name, javaCommand(jvm, classPath, main, arguments));
    }

    /** The command line for {@link #java}, for callers that prefix or change it. */
    public static List<String> javaCommand(
            List<String> jvm, String classPath, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dio.netty.leakDetection.level=paranoid");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        if (Runtime.version().feature() >= UNSAFE_OPTION_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(jvm);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything that it has printed so far. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has ended and returns its exit code. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        name + ": still running after " + atMost + ", output:\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
        return process.exitValue();
    }

    /** Waits for a line with this text in the output. Fails at once if the process ends before. */
    public void awaitOutput(String text, Duration atMost) {
        Await.until(
                name + " prints \"" + text + "\"",
                atMost,
                () -> {
                    boolean alive = process.isAlive();
                    if (output().contains(text)) {
                        return true;
                    }
                    requireAlive(alive);
                    return false;
                });
    }

    /** Fails with the end of the output if the process has ended. */
    public void requireAlive() {
        requireAlive(process.isAlive());
    }

    private void requireAlive(boolean alive) {
        if (!alive) {
            throw new AssertionError(
                    name + ": ended with " + process.exitValue() + ", output:\n" + tail());
        }
    }

    /** The last 4 KiB of the output. */
    public String tail() {
        String all = output();
        return all.length() <= 4096 ? all : "..." + all.substring(all.length() - 4096);
    }

    /** Resident memory in bytes, from the kernel. */
    public long residentBytes() {
        return statusBytes("VmRSS:");
    }

    private long statusBytes(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
                if (line.startsWith(field)) {
                    String[] words = line.trim().split("\\s+");
                    return Long.parseLong(words[1]) * 1024;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": no longer there", e);
        }
        throw new AssertionError(name + ": the kernel tells no " + field);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP or any other signal that {@link Process} has no method for. */
    public void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError(name + ": signal " + signal + " was not delivered");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGKILL, returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GRACE);
    }

    /** SIGTERM, SIGKILL after ten seconds; returns when it is gone, with its descendants. */
    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private static void endAll() {
        RUNNING.forEach(Process::destroyForcibly);
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }
}
