package io.gossamer.destination.app;

import io.gossamer.destination.explain.diff.TrafficDiff;
import io.gossamer.destination.index.Snapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * Says what changes for traffic from one directory of manifests to another, without running
 * anything. One line per change.
 */
public final class Diff {

    static final int SAME = 0;
    static final int CHANGED = 1;
    static final int UNUSABLE = 2;

    private Diff() {}

    /**
     * Takes two directories, and settings of the service as {@code --mesh.destination.NAME=VALUE}.
     * Ends with 0 if nothing changes, 1 if something does, 2 if a directory cannot be read or has
     * an invalid manifest: what would be compared then is not what it says.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> directories = new DefaultApplicationArguments(arguments).getNonOptionArgs();
        if (directories.size() != 2) {
            err.println(
                    "directories: "
                            + String.join(" ", directories)
                            + " (expected: two directories of manifests)");
            return UNUSABLE;
        }
        try {
            DestinationProperties properties = OfflineResources.properties(arguments);
            Snapshot before = valid(directories.get(0), properties);
            Snapshot after = valid(directories.get(1), properties);
            List<String> changes = TrafficDiff.of(before, after, properties.settings());
            changes.forEach(out::println);
            out.println(changes.isEmpty() ? "no changes" : "changes: " + changes.size());
            return changes.isEmpty() ? SAME : CHANGED;
        } catch (IOException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        }
    }

    private static Snapshot valid(String directory, DestinationProperties properties)
            throws IOException {
        Snapshot snapshot = OfflineResources.read(directory, properties).snapshot();
        if (!snapshot.problems().isEmpty()) {
            throw new IOException(
                    directory
                            + ": "
                            + snapshot.problems().get(0).problem()
                            + (snapshot.problems().size() > 1
                                    ? " and " + (snapshot.problems().size() - 1) + " more"
                                    : "")
                            + "; see 'mesh lint'");
        }
        return snapshot;
    }
}
