package io.gossamer.cli.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process as noted in a state file. The pid alone does not name it: pids are used again.
 *
 * @param name what it is, for instance {@code books-1-proxy}
 * @param pid process number
 * @param started epoch milliseconds of its start as the system tells it
 * @param command its command line
 * @param environment what was added to the environment of the launcher
 * @param log file of its output
 */
public record ProcessRecord(
        String name,
        long pid,
        long started,
        List<String> command,
        Map<String, String> environment,
        String log) {

    /** The system's clock ticks and its boot time are both rounded. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public ProcessRecord {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The running process, if it still is the one that was noted. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle handle) {
        Optional<Instant> start = handle.info().startInstant();
        return start.isPresent()
                && Duration.between(Instant.ofEpochMilli(started), start.get())
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }

    static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** This very process. */
    static ProcessRecord self(String name) {
        ProcessHandle self = ProcessHandle.current();
        return new ProcessRecord(name, self.pid(), startOf(self), List.of(), Map.of(), "");
    }
}
