package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known, for operators. */
public record Inventory(
        long version,
        boolean synced,
        List<ServiceEntry> services,
        List<Workload> workloads,
        List<Snapshot.DatedProblem> problems) {

    /** A service and what stands behind it. */
    public record ServiceEntry(Service service, List<Backend> backends) {}

    /**
     * One endpoint, ready or not.
     *
     * @param workload name of the Pod; empty if there is none
     * @param identity empty if it has none
     */
    public record Backend(
            InetAddress address,
            int port,
            int servicePort,
            String workload,
            String identity,
            boolean ready) {}

    /**
     * A workload.
     *
     * @param identity empty if it is not meshed
     */
    public record Workload(Pod pod, String identity, @Nullable Instant since) {}

    /** Everything in a snapshot. */
    public static Inventory of(Snapshot snapshot, MeshSettings settings) {
        PodEndpoints pods = new PodEndpoints(snapshot, settings);
        return new Inventory(
                snapshot.version(),
                snapshot.synced(),
                snapshot.all(Service.class).stream()
                        .map(service -> entry(snapshot, service, pods, settings))
                        .toList(),
                snapshot.all(Pod.class).stream()
                        .map(
                                pod ->
                                        new Workload(
                                                pod,
                                                identity(pod, pods, settings),
                                                snapshot.podSince(pod.key())))
                        .toList(),
                snapshot.problems());
    }

    private static ServiceEntry entry(
            Snapshot snapshot, Service service, PodEndpoints pods, MeshSettings settings) {
        List<Backend> backends =
                service.ports().stream()
                        .flatMap(
                                port ->
                                        EndpointsView.candidates(snapshot, service, port).stream()
                                                .map(c -> backend(c, port, pods, settings)))
                        .toList();
        return new ServiceEntry(service, backends);
    }

    private static Backend backend(
            Candidate candidate, Service.Port port, PodEndpoints pods, MeshSettings settings) {
        Pod pod = candidate.pod();
        return new Backend(
                candidate.address(),
                candidate.port(),
                port.port(),
                pod == null ? "" : pod.metadata().name(),
                pod == null ? "" : identity(pod, pods, settings),
                candidate.ready());
    }

    private static String identity(Pod pod, PodEndpoints pods, MeshSettings settings) {
        return pod.controlNamespace().equals(settings.controlNamespace()) ? pods.identity(pod) : "";
    }
}
