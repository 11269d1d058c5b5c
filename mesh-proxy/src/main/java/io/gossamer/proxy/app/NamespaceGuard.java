package io.gossamer.proxy.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the network namespace of this process is not that of the container any more whose
 * network it shares: that one was started again, with a new namespace, and this process stayed in
 * one without a network. The container that holds the namespace keeps its name in a file.
 */
final class NamespaceGuard {

    /** As the kernel names that of this process. */
    static final Path OWN = Path.of("/proc/self/ns/net");

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final Path link;
    private final Consumer<String> onLost;
    private @Nullable String suspected;

    /**
     * Not started yet.
     *
     * @param file in which the holder keeps the name
     * @param link names the namespace of this process
     * @param onLost hears, on a thread of its own, what the holder's is; at most once
     */
    NamespaceGuard(Path file, Path link, Consumer<String> onLost) {
        this.file = file;
        this.link = link;
        this.onLost = onLost;
    }

    /** Looks once a second, on a thread that keeps nothing alive. */
    void start() {
        Thread thread = new Thread(this::run, "network-namespace");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!isLost()) {
                Thread.sleep(EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Looks once. A holder that has just started has not written its name yet: another name counts
     * when it is seen twice.
     */
    boolean isLost() {
        String holders = read();
        if (holders.isEmpty()) {
            suspected = null;
            return false;
        }
        if (!holders.equals(suspected)) {
            suspected = holders;
            return false;
        }
        onLost.accept(holders);
        return true;
    }

    /** The name of the holder's namespace if it is another one; else empty. */
    private String read() {
        try {
            String holders = Files.readString(file).strip();
            return holders.equals(own()) ? "" : holders;
        } catch (IOException e) {
            // Not written yet.
            return "";
        }
    }

    /** The name of the namespace of this process. */
    String own() throws IOException {
        return Files.readSymbolicLink(link).toString();
    }
}
