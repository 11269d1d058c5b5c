package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Identity and destination with their sidecars, in one container, on every network of the mesh. It
 * writes a join token for each service into a volume in memory that only that service's sidecar
 * has.
 */
final class ControlPlaneContainer {

    private static final String READY_FILE = "/tmp/mesh-ready";
    private static final String RESOURCES = "/etc/gossamer/resources";
    private static final String ENGINE = "/run/docker.sock";
    private static final String ANY = "0.0.0.0:";

    private ControlPlaneContainer() {}

    static Entry of(List<MeshedService> services, InjectSettings settings) {
        Set<String> networks = new LinkedHashSet<>();
        List<String> volumes = new ArrayList<>();
        volumes.add(MeshNames.CONTROL_PLANE + ":" + Containers.STATE);
        for (MeshedService meshed : services) {
            networks.addAll(NetworkContainer.networkNames(meshed.service()));
            volumes.add(MeshNames.tokenVolume(meshed.name()) + ":" + directory(meshed));
        }
        settings.resources()
                .ifPresent(directory -> volumes.add(directory + ":" + RESOURCES + ":ro"));
        Yaml.Map container = Containers.confined(settings.images().controlPlane());
        settings.engine()
                .ifPresent(
                        engine -> {
                            // It bars from replacing the socket; from writing to it, the program.
                            volumes.add(engine.path() + ":" + ENGINE + ":ro");
                            container.put(
                                    "group_add", Yaml.texts(Integer.toString(engine.group())));
                        });
        YamlNode made =
                container
                        .put("command", Yaml.texts(arguments(services, settings)))
                        .put("networks", Yaml.texts(networks))
                        .put("tmpfs", Yaml.texts("/tmp"))
                        .put("volumes", Yaml.texts(volumes))
                        .put("healthcheck", Containers.healthcheck("CMD", "test", "-f", READY_FILE))
                        .put("restart", "unless-stopped")
                        .put("labels", Containers.labels("control-plane", ""))
                        .make();
        return new Entry(Yaml.text(MeshNames.CONTROL_PLANE), made);
    }

    private static List<String> arguments(List<MeshedService> services, InjectSettings settings) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "control-plane",
                                "--data=" + Containers.STATE,
                                "--trust-domain=" + settings.trustDomain(),
                                "--identity-tls=" + ANY + Containers.IDENTITY_PORT,
                                "--destination-tls=" + ANY + Containers.DESTINATION_PORT,
                                "--policy-tls=" + ANY + Containers.POLICY_PORT,
                                "--ready-file=" + READY_FILE));
        settings.resources().ifPresent(directory -> arguments.add("--resources=" + RESOURCES));
        settings.engine()
                .ifPresent(
                        engine -> {
                            arguments.add("--docker-socket=" + ENGINE);
                            arguments.add("--docker-namespace=" + settings.namespace());
                        });
        for (MeshedService meshed : services) {
            arguments.add(
                    "--join="
                            + settings.namespace()
                            + "/"
                            + meshed.account()
                            + (meshed.index() == 1 ? "" : "/" + meshed.workload())
                            + "="
                            + directory(meshed));
        }
        return arguments;
    }

    private static String directory(MeshedService meshed) {
        return Containers.JOIN + "/" + meshed.workload();
    }
}
