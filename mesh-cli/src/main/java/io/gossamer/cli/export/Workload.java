package io.gossamer.cli.export;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.MeshMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A service that is exported, with those that share its network. Immutable.
 *
 * @param service that it stands for
 * @param companions services in its network, which become containers of its Pods
 * @param member what the mesh makes of it
 * @param udp ports on which it listens
 * @param run how it runs
 */
record Workload(
        ComposeService service,
        List<ComposeService> companions,
        MeshMember member,
        SortedSet<Integer> udp,
        Run run) {

    Workload {
        companions = List.copyOf(companions);
    }

    /** The kinds of what runs Pods. */
    enum Kind {
        DEPLOYMENT,
        DAEMON_SET,
        JOB
    }

    /**
     * How something runs.
     *
     * @param replicas how many Pods, 0 or more; of a job, how many have to end well
     * @param tries how often a job is tried again; empty for the cluster's default
     */
    record Run(Kind kind, int replicas, Optional<Integer> tries) {}

    /** Its name in the cluster, also that of its account. */
    String name() {
        return member.account();
    }

    List<ComposeService> containers() {
        List<ComposeService> all = new ArrayList<>();
        all.add(service);
        all.addAll(companions);
        return all;
    }

    boolean listens() {
        return !member.ports().isEmpty() || !udp.isEmpty();
    }
}
