package io.gossamer.destination.source.directory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes when something changes in one of some directories. Where the system has no events, it only
 * waits. {@link #close} may be called from any thread, all else from one.
 */
final class DirectoryWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private final @Nullable WatchService service = open();
    private final Map<Path, WatchKey> keys = new HashMap<>();

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            log.info("no file system events ({}); looking every second instead", e.getMessage());
            return null;
        }
    }

    /** Watches these directories and no others. */
    void follow(List<Path> directories) {
        if (service == null) {
            return;
        }
        keys.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone =
                                    !directories.contains(entry.getKey())
                                            || !entry.getValue().isValid();
                            if (gone) {
                                entry.getValue().cancel();
                            }
                            return gone;
                        });
        for (Path directory : new HashSet<>(directories)) {
            keys.computeIfAbsent(directory, path -> register(service, path));
        }
    }

    @SuppressWarnings("NullAway") // computeIfAbsent takes null for "no key".
    private static @Nullable WatchKey register(WatchService service, Path path) {
        try {
            return path.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | ClosedWatchServiceException e) {
            return null;
        }
    }

    /** Returns after an event, or after the timeout. */
    void await(Duration timeout) throws InterruptedException {
        if (service == null) {
            TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
            return;
        }
        try {
            WatchKey key = service.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                log.debug("closing the watch: {}", e.getMessage());
            }
        }
    }
}
