package io.gossamer.destination.explain.diff;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.MeshSettings;
import java.util.ArrayList;
import java.util.List;

/** Compares two versions of the resources. Stateless. */
public final class TrafficDiff {

    private TrafficDiff() {}

    /**
     * What changes for traffic, a line each: who reaches whom first, then what is done with what
     * goes there. Empty if nothing changes. Takes time in the number of services times that of
     * clients.
     */
    public static List<String> of(Snapshot before, Snapshot after, MeshSettings settings) {
        List<String> changes = new ArrayList<>();
        changes.addAll(new Reachability(before, after, settings).changes());
        changes.addAll(
                Facts.changes(
                        new Services(before, settings).facts(),
                        new Services(after, settings).facts()));
        return changes;
    }
}
