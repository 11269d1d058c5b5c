package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel grants a process of memory, page cache included, as it does for a container: a
 * group of its memory controller. Where the test may not make one (needed: root, and the controller
 * of cgroup version 1) nothing is limited, and {@link #peak} says so.
 */
public final class MemoryLimit implements AutoCloseable {

    private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/memory");

    private final @Nullable Path group;

    private MemoryLimit(@Nullable Path group) {
        this.group = group;
    }

    /**
     * @param name of the process, once in this JVM
     */
    public static MemoryLimit of(String name, long bytes) {
        if (!Files.isWritable(CONTROLLER.resolve("cgroup.procs"))) {
            return new MemoryLimit(null);
        }
        Path group = CONTROLLER.resolve("gossamer-" + ProcessHandle.current().pid() + "-" + name);
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(bytes));
            return new MemoryLimit(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words before a command that start it within the limit. */
    public List<String> prefix() {
        if (group == null) {
            return List.of();
        }
        String enter = "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"";
        return List.of("sh", "-c", enter, "sh");
    }

    /** The most that the process had so far, in words. */
    public String peak() {
        if (group == null) {
            return "unlimited memory (needed for a limit: root and " + CONTROLLER + ")";
        }
        try {
            String bytes = Files.readString(group.resolve("memory.max_usage_in_bytes"));
            return (Long.parseLong(bytes.strip()) >> 20) + " MiB of memory";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the group; its process must have ended. */
    @Override
    public void close() {
        if (group != null) {
            Await.until(
                    group + " is removed",
                    Duration.ofSeconds(10),
                    () -> group.toFile().delete() || !Files.exists(group));
        }
    }
}
