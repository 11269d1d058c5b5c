package io.gossamer.cli.compose.plan;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Identity and destination, each with its sidecar in a container of its own, on every network of
 * the mesh. Identity writes a join token for each service, and for destination, into a volume in
 * memory that only that one has.
 */
final class ControlPlaneContainers {

    private static final String READY_FILE = "/tmp/mesh-ready";
    private static final String RESOURCES = "/etc/gossamer/resources";
    private static final String ENGINE = "/run/docker.sock";

    /** Where destination finds what it joins with; not below that of the services. */
    private static final String JOIN = "/run/gossamer/destination";

    private static final String DESTINATION_ACCOUNT =
            MeshIdentity.DEFAULT_CONTROL_NAMESPACE + "/destination";

    private final List<MeshedService> services;
    private final InjectSettings settings;

    private ControlPlaneContainers(List<MeshedService> services, InjectSettings settings) {
        this.services = services;
        this.settings = settings;
    }

    static List<Entry> of(List<MeshedService> services, InjectSettings settings) {
        ControlPlaneContainers containers = new ControlPlaneContainers(services, settings);
        return List.of(containers.identity(), containers.destination());
    }

    private Entry identity() {
        List<String> volumes = new ArrayList<>();
        volumes.add(MeshNames.IDENTITY + ":" + Containers.STATE);
        volumes.add(MeshNames.tokenVolume(MeshNames.DESTINATION) + ":" + JOIN);
        List<String> arguments = arguments("identity", Containers.ANY, MeshNames.DESTINATION);
        arguments.add("--join=" + DESTINATION_ACCOUNT + "=" + JOIN);
        for (MeshedService meshed : services) {
            String directory = Containers.JOIN + "/" + meshed.workload();
            volumes.add(MeshNames.tokenVolume(meshed.name()) + ":" + directory);
            arguments.add(
                    "--join="
                            + settings.namespace()
                            + "/"
                            + meshed.account()
                            + (meshed.index() == 1 ? "" : "/" + meshed.workload())
                            + "="
                            + directory);
        }
        return entry(
                MeshNames.IDENTITY,
                Containers.confined(settings.images().identity()),
                arguments,
                volumes,
                "identity");
    }

    private Entry destination() {
        List<String> volumes = new ArrayList<>();
        volumes.add(MeshNames.DESTINATION + ":" + Containers.STATE);
        volumes.add(MeshNames.tokenVolume(MeshNames.DESTINATION) + ":" + JOIN + ":ro");
        List<String> arguments = arguments("destination", MeshNames.IDENTITY, Containers.ANY);
        arguments.add("--join-from=" + JOIN);
        settings.resources()
                .ifPresent(
                        directory -> {
                            volumes.add(directory + ":" + RESOURCES + ":ro");
                            arguments.add("--resources=" + RESOURCES);
                        });
        Yaml.Map container = Containers.confined(settings.images().destination());
        settings.engine()
                .ifPresent(
                        engine -> {
                            // It bars from replacing the socket; from writing to it, the program.
                            volumes.add(engine.path() + ":" + ENGINE + ":ro");
                            container.put(
                                    "group_add", Yaml.texts(Integer.toString(engine.group())));
                            arguments.add("--docker-socket=" + ENGINE);
                            arguments.add("--docker-namespace=" + settings.namespace());
                        });
        return entry(MeshNames.DESTINATION, container, arguments, volumes, "destination");
    }

    /**
     * What both are told.
     *
     * @param identity where identity listens, or is
     * @param destination likewise
     */
    private List<String> arguments(String only, String identity, String destination) {
        return new ArrayList<>(
                List.of(
                        "control-plane",
                        "--only=" + only,
                        "--data=" + Containers.STATE,
                        "--trust-domain=" + settings.trustDomain(),
                        "--identity-tls=" + identity + ":" + Containers.IDENTITY_PORT,
                        "--destination-tls=" + destination + ":" + Containers.DESTINATION_PORT,
                        "--policy-tls=" + destination + ":" + Containers.POLICY_PORT,
                        "--ready-file=" + READY_FILE));
    }

    private Entry entry(
            String name,
            Yaml.Map container,
            List<String> arguments,
            List<String> volumes,
            String component) {
        return new Entry(
                Yaml.text(name),
                container
                        .put("command", Yaml.texts(arguments))
                        .put("networks", Yaml.texts(networks()))
                        .put("tmpfs", Yaml.texts("/tmp"))
                        .put("volumes", Yaml.texts(volumes))
                        .put("healthcheck", Containers.healthcheck("CMD", "test", "-f", READY_FILE))
                        .put("restart", "unless-stopped")
                        .put("labels", Containers.labels(component, ""))
                        .make());
    }

    private Set<String> networks() {
        Set<String> networks = new LinkedHashSet<>();
        services.forEach(
                meshed -> networks.addAll(NetworkContainer.networkNames(meshed.service())));
        return networks;
    }
}
