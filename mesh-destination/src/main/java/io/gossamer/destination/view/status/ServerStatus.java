package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.view.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The condition of one Server: whether another one holds for the ports that it selects. */
final class ServerStatus {

    private static final String CONFLICTED = "Conflicted";
    private static final String NO_SUCH_PORT = "NoSuchPort";

    private ServerStatus() {}

    static Condition accepted(Snapshot snapshot, Server server) {
        List<Server> others =
                new ArrayList<>(snapshot.all(Server.class, server.metadata().namespace()));
        others.remove(server);
        Optional<Condition> unknown = unknownPort(snapshot, server);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        if (others.isEmpty()) {
            return Condition.holding(Condition.Type.ACCEPTED, "");
        }
        for (Pod pod : snapshot.all(Pod.class, server.metadata().namespace())) {
            int port = Servers.selectedPort(server, pod);
            if (port == 0) {
                continue;
            }
            Optional<Server> holds = Servers.of(snapshot, pod, port);
            if (holds.isPresent() && !holds.get().equals(server)) {
                return Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        CONFLICTED,
                        new Findings(server)
                                .at(
                                        "spec.podSelector",
                                        holds.get().key()
                                                + " holds for port "
                                                + port
                                                + " of "
                                                + pod.key(),
                                        "one Server for each port of a Pod; the first by name"
                                                + " holds"));
            }
        }
        return Condition.holding(Condition.Type.ACCEPTED, "");
    }

    /** It selects Pods, none of which has a container port of the name. */
    private static Optional<Condition> unknownPort(Snapshot snapshot, Server server) {
        List<Pod> selected =
                snapshot.all(Pod.class, server.metadata().namespace()).stream()
                        .filter(pod -> server.podSelector().matches(pod.metadata().labels()))
                        .toList();
        if (selected.isEmpty()
                || selected.stream().anyMatch(pod -> Servers.selectedPort(server, pod) != 0)) {
            return Optional.empty();
        }
        return Optional.of(
                Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        NO_SUCH_PORT,
                        new Findings(server)
                                .at(
                                        "spec.port",
                                        server.port().name(),
                                        "the name of a container port of "
                                                + selected.get(0).key()
                                                + ", or a number")));
    }
}
