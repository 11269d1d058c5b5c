package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.model.ContainerPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A service that takes part in the mesh.
 *
 * @param service as it is written
 * @param replicas how many there are of it
 * @param index which of them this is, from 1; the first is the service that is in the file
 * @param account its service account, that of all its replicas
 * @param settings of its sidecar
 * @param ports on which it listens, as far as known
 * @param notes for the user
 */
record MeshedService(
        ComposeService service,
        Replicas replicas,
        int index,
        String account,
        SidecarSettings settings,
        SortedSet<Integer> ports,
        List<String> notes) {

    /** A workload registers at most so many. */
    private static final int MAX_PORTS = 64;

    private static final Set<Integer> OF_THE_SIDECAR =
            Set.of(
                    Containers.OUTBOUND_PORT,
                    Containers.INBOUND_PORT,
                    Containers.TAP_PORT,
                    Containers.ADMIN_PORT);

    static MeshedService of(ComposeService service, InjectSettings inject) {
        SidecarSettings settings = LabelReader.read(service, inject.images().proxy());
        ContainerPorts declared = ContainerPorts.of(service);
        Replicas replicas = Replicas.of(service, inject.replicas());
        SortedSet<Integer> ports = new TreeSet<>(declared.tcp());
        ports.addAll(settings.ports());
        requireFree(service, ports);
        if (ports.size() > MAX_PORTS) {
            throw service.failure(
                    "ports",
                    ports.size() + " ports",
                    "at most " + MAX_PORTS + " for a service of the mesh");
        }
        return new MeshedService(
                service,
                replicas,
                1,
                MeshNames.account(service),
                settings,
                ports,
                notes(service, replicas, settings, declared, ports));
    }

    /** The sidecar's ports cannot be the application's. */
    static void requireFree(ComposeService service, SortedSet<Integer> ports) {
        for (int port : ports) {
            if (OF_THE_SIDECAR.contains(port)) {
                throw service.failure(
                        placeOf(service, port),
                        Integer.toString(port),
                        "a port that the sidecar does not need: it has 4140, 4143, 4190 and 4191;"
                                + " let the application listen elsewhere, or set the label "
                                + Membership.INJECT
                                + ": disabled");
            }
        }
    }

    /** The key that says so. */
    private static String placeOf(ComposeService service, int port) {
        if (ContainerPorts.published(service).tcp().contains(port)) {
            return "ports";
        }
        return ContainerPorts.of(service).tcp().contains(port) ? "expose" : "labels";
    }

    /** All replicas, the first first. */
    List<MeshedService> all() {
        return IntStream.rangeClosed(1, replicas.count()).mapToObj(this::replica).toList();
    }

    private MeshedService replica(int number) {
        return new MeshedService(service, replicas, number, account, settings, ports, notes);
    }

    /** Its name in the file. */
    String name() {
        return MeshNames.replica(service.name(), index);
    }

    /** Its name in the mesh. */
    String workload() {
        return MeshNames.label(service, name());
    }

    private static List<String> notes(
            ComposeService service,
            Replicas replicas,
            SidecarSettings settings,
            ContainerPorts declared,
            SortedSet<Integer> ports) {
        List<String> notes = new ArrayList<>(settings.notes());
        if (replicas.count() > 1) {
            notes.add(
                    service.name()
                            + ": its "
                            + replicas.count()
                            + " replicas are services of their own, to "
                            + MeshNames.replica(service.name(), replicas.count()));
        }
        if (ports.isEmpty()) {
            notes.add(
                    service.name()
                            + ": no port is known, so that others reach it outside of the mesh; if"
                            + " it listens, name its ports with expose or the label "
                            + LabelReader.PORTS);
        }
        for (String text : declared.unknown()) {
            notes.add(
                    service.name()
                            + ": port "
                            + text
                            + " depends on a variable; name it with the label "
                            + LabelReader.PORTS);
        }
        for (String text : declared.udp()) {
            notes.add(service.name() + ": port " + text + " is not TCP and stays outside the mesh");
        }
        return notes;
    }
}
