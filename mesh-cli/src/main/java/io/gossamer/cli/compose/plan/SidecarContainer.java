package io.gossamer.cli.compose.plan;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The sidecar of a service, in the network namespace that another container holds. */
final class SidecarContainer {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][-A-Za-z0-9_.]{0,62}");
    private static final int MAX_NAMES = 15;

    private static final String CONTROL = MeshIdentity.DEFAULT_CONTROL_NAMESPACE;

    private SidecarContainer() {}

    static Entry of(MeshedService meshed, InjectSettings settings) {
        SidecarSettings own = meshed.settings();
        Yaml.Map container =
                Containers.confined(own.image().orElse(settings.images().proxy()))
                        .put("command", Yaml.texts(arguments(meshed, settings)))
                        .put("network_mode", networkOf(meshed))
                        .put("tmpfs", Yaml.texts("/tmp"))
                        .put(
                                "volumes",
                                Yaml.texts(
                                        MeshNames.tokenVolume(meshed.name())
                                                + ":"
                                                + Containers.JOIN
                                                + ":ro",
                                        MeshNames.namespaceVolume(meshed.name())
                                                + ":"
                                                + Containers.NAMESPACE
                                                + ":ro",
                                        MeshNames.stateVolume(meshed.name())
                                                + ":"
                                                + Containers.STATE))
                        .put(
                                "healthcheck",
                                Containers.healthcheck(
                                        "CMD",
                                        "mesh-health",
                                        Integer.toString(Containers.ADMIN_PORT)))
                        .put(
                                "depends_on",
                                Yaml.map()
                                        .put(
                                                MeshNames.network(meshed.name()),
                                                Containers.condition("service_healthy"))
                                        .put(
                                                MeshNames.IDENTITY,
                                                Containers.condition("service_healthy"))
                                        .put(
                                                MeshNames.DESTINATION,
                                                Containers.condition("service_healthy"))
                                        .make())
                        .put("restart", "unless-stopped")
                        .put("labels", Containers.labels("sidecar", meshed.service().name()));
        own.container().forEach(container::put);
        Containers.withProfiles(container, meshed.service());
        return new Entry(Yaml.text(MeshNames.sidecar(meshed.name())), container.make());
    }

    static String networkOf(MeshedService meshed) {
        return "service:" + MeshNames.network(meshed.name());
    }

    private static List<String> arguments(MeshedService meshed, InjectSettings settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("mode=transparent");
        arguments.add(
                "identity.name=" + settings.identityOf(meshed.account(), settings.namespace()));
        arguments.add("identity.token-file=" + Containers.JOIN + "/token");
        arguments.add("identity.trust-anchors-file=" + Containers.JOIN + "/trust-anchors.pem");
        arguments.add("data-dir=" + Containers.STATE);
        arguments.add("namespace-file=" + Containers.NAMESPACE_FILE);
        String identity = MeshNames.IDENTITY + ":" + Containers.IDENTITY_PORT;
        String destination = MeshNames.DESTINATION + ":" + Containers.DESTINATION_PORT;
        String policy = MeshNames.DESTINATION + ":" + Containers.POLICY_PORT;
        control(arguments, "identity", identity, "identity", settings);
        control(arguments, "destination", destination, "destination", settings);
        control(arguments, "policy", policy, "destination", settings);
        arguments.add("inbound.listen=" + Containers.ANY + ":" + Containers.INBOUND_PORT);
        arguments.add(
                "outbound.listen=127.0.0.1:"
                        + Containers.OUTBOUND_PORT
                        + ",[::1]:"
                        + Containers.OUTBOUND_PORT);
        arguments.add("admin.listen=" + Containers.ANY + ":" + Containers.ADMIN_PORT);
        arguments.add("workload.namespace=" + settings.namespace());
        arguments.add("workload.name=" + meshed.workload());
        arguments.add("workload.service-account=" + meshed.account());
        arguments.add("workload.register=true");
        if (!meshed.ports().isEmpty()) {
            arguments.add("workload.services=" + meshed.account());
            arguments.add(
                    "inbound.app-ports="
                            + meshed.ports().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(",")));
        }
        annotations(meshed)
                .forEach(
                        (key, value) ->
                                arguments.add("workload.annotations[" + key + "]=" + value));
        arguments.addAll(meshed.settings().arguments());
        return arguments.stream().map(argument -> "--mesh.proxy." + argument).toList();
    }

    /** What its labels say, and by which names requests mean the service and all its replicas. */
    private static Map<String, String> annotations(MeshedService meshed) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (!meshed.ports().isEmpty()) {
            annotations.put(LabelReader.BALANCE, LabelReader.BY_NAME);
            String names =
                    NetworkContainer.names(meshed.service()).stream()
                            .filter(name -> !name.equals(meshed.account()))
                            .filter(NAME.asMatchPredicate())
                            .limit(MAX_NAMES)
                            .collect(Collectors.joining(","));
            if (!names.isEmpty()) {
                annotations.put(LabelReader.NAMES, names);
            }
        }
        annotations.putAll(meshed.settings().annotations());
        return annotations;
    }

    private static void control(
            List<String> arguments,
            String service,
            String address,
            String account,
            InjectSettings settings) {
        String property = "control." + service;
        arguments.add(property + ".address=" + address);
        arguments.add(property + ".name=" + settings.identityOf(account, CONTROL));
    }
}
