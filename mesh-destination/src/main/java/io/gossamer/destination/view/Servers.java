package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.policy.Server;
import java.util.Optional;

/** Which Server decides about a port of a Pod. */
public final class Servers {

    private Servers() {}

    /** The first Server by name that selects the Pod and its port. */
    public static Optional<Server> of(Snapshot snapshot, Pod pod, int port) {
        for (Server server : snapshot.all(Server.class, pod.metadata().namespace())) {
            if (port == selectedPort(server, pod)) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }

    /** The port of the Pod that a Server of its namespace selects; 0 if it selects none. */
    public static int selectedPort(Server server, Pod pod) {
        return server.podSelector().matches(pod.metadata().labels())
                ? PodEndpoints.targetPort(pod, server.port())
                : 0;
    }
}
