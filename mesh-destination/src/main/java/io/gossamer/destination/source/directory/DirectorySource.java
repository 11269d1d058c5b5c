package io.gossamer.destination.source.directory;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of manifests. {@link #start} reads it once and then watches it on a thread of its own
 * until {@link #close}: events of the file system wake it, and it looks by itself every second,
 * because some file systems have no events.
 *
 * <p>A file that was written a moment ago is read when it has been left alone for {@link #SETTLE},
 * so that half of a file is not taken for the whole; and again after it, because two versions may
 * bear one time stamp.
 */
public final class DirectorySource implements AutoCloseable {

    /** The name under which this source tells the sink that it is synced. */
    public static final String NAME = "directory";

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(100);

    /** Time stamps may be this coarse; a file is read again until its stamp is older. */
    private static final Duration RACY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(DirectorySource.class);

    private final Path root;
    private final ResourceSink sink;
    private final Clock clock;
    private final ManifestParser parser = new ManifestParser();
    private final SortedMap<String, ManifestFile> files = new TreeMap<>();
    private final Set<Problem> reported = new HashSet<>();
    private final DirectoryWatch watch = new DirectoryWatch();
    private final Thread thread;
    private boolean unlisted;
    private volatile boolean closed;

    public DirectorySource(Path root, ResourceSink sink, Clock clock) {
        this.root = root;
        this.sink = sink;
        this.clock = clock;
        thread = new Thread(this::run, "manifests");
        thread.setDaemon(true);
    }

    /** Reads the directory, tells the sink, and begins to watch. Called once. */
    public void start() {
        scan(true);
        sink.synced(NAME);
        thread.start();
    }

    /** Stops watching; what was read stays with the sink. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        thread.interrupt();
    }

    private void run() {
        Duration wait = SETTLE;
        try {
            while (!closed) {
                watch.await(wait);
                wait = scan(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. Returns when to look again, at the latest: a file may wait to settle. */
    private Duration scan(boolean first) {
        DirectoryListing listing;
        try {
            listing = DirectoryListing.read(root);
        } catch (IOException e) {
            reportUnlisted(e);
            return INTERVAL;
        }
        watch.follow(listing.directories());
        Map<String, Bundle> put = new TreeMap<>();
        Set<String> removed = new HashSet<>();
        if (unlisted) {
            unlisted = false;
            removed.add(NAME);
        }
        Duration next = INTERVAL;
        Instant now = clock.instant();
        for (Map.Entry<String, DirectoryListing.Stamp> entry : listing.files().entrySet()) {
            Duration unsettled = first ? Duration.ZERO : unsettled(entry.getValue(), now);
            if (unsettled.isZero()) {
                readIfChanged(entry.getKey(), entry.getValue(), now, put);
            } else if (unsettled.compareTo(next) < 0) {
                next = unsettled;
            }
        }
        files.keySet()
                .removeIf(
                        name ->
                                !listing.files().containsKey(name)
                                        && removed.add(NAME + "/" + name));
        if (!put.isEmpty() || !removed.isEmpty()) {
            sink.accept(put, removed);
        }
        return next;
    }

    /** How long a file must still be left alone. */
    private static Duration unsettled(DirectoryListing.Stamp stamp, Instant now) {
        Duration age = Duration.between(stamp.modified().toInstant(), now);
        // A time in the future says nothing about the age.
        return age.isNegative() || age.compareTo(SETTLE) >= 0 ? Duration.ZERO : SETTLE.minus(age);
    }

    private void readIfChanged(
            String name, DirectoryListing.Stamp stamp, Instant now, Map<String, Bundle> put) {
        ManifestFile known = files.get(name);
        boolean racy = stamp.modified().toInstant().plus(RACY).isAfter(now);
        if (known != null && known.text() != null && known.stamp().equals(stamp) && !racy) {
            return;
        }
        ManifestFile read =
                (known == null ? ManifestFile.unread(stamp) : known).read(name, stamp, parser);
        files.put(name, read);
        if (known != null
                && Objects.equals(known.text(), read.text())
                && known.bundle().problems().equals(read.bundle().problems())) {
            return;
        }
        for (Problem problem : read.bundle().problems()) {
            if (reported.size() < DirectoryListing.MAX_FILES && reported.add(problem)) {
                log.warn("{}; the last good state stays", problem);
            }
        }
        if (read.bundle().problems().isEmpty()) {
            reported.removeIf(problem -> problem.origin().equals(name));
        }
        put.put(NAME + "/" + name, read.bundle());
    }

    private void reportUnlisted(IOException e) {
        if (unlisted) {
            return;
        }
        unlisted = true;
        Problem problem =
                new Problem(
                        root.toString(),
                        0,
                        "",
                        "mesh.destination.resources",
                        e.getClass().getSimpleName() + " " + e.getMessage(),
                        "a readable directory of at most "
                                + DirectoryListing.MAX_FILES
                                + " manifests");
        log.warn("{}; what was read of it before stays", problem);
        sink.accept(Map.of(NAME, new Bundle(List.of(), List.of(problem))), Set.of());
    }
}
