package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A container of a Pod, from one service. Stateless. */
final class ContainerManifest {

    private ContainerManifest() {}

    /**
     * Makes it.
     *
     * @param tcp ports on which it listens
     * @param udp the same of UDP
     * @param isProbed whether its healthcheck becomes probes
     */
    static Mapping of(
            ComposeSource source,
            ComposeService service,
            Set<Integer> tcp,
            Set<Integer> udp,
            List<Mapping> mounts,
            boolean isProbed) {
        Yaml.Map container =
                Yaml.map()
                        .put("name", Names.label(service.name()))
                        .put("image", image(source, service));
        pullPolicy(container, source, service);
        command(container, source, service);
        service.text("working_dir").ifPresent(folder -> container.put("workingDir", folder));
        putList(container, "env", Environment.of(source, service));
        putList(container, "ports", ports(tcp, udp));
        if (isProbed) {
            Probes.add(container, service, source.notes());
        }
        Resources.add(container, service, source.notes());
        Rights.add(container, service, source.notes());
        putList(container, "volumeMounts", mounts);
        flag(container, service, "stdin_open", "stdin");
        flag(container, service, "tty", "tty");
        return container.make();
    }

    private static String image(ComposeSource source, ComposeService service) {
        String made = source.project() + "-" + service.name();
        String image = service.text("image").orElse(made);
        if (service.value("build").isPresent()) {
            source.notes()
                    .of(
                            service,
                            "build",
                            image,
                            "an image in a registry of the cluster; build it with Compose, push it,"
                                    + " and if need be put the registry's name before it");
        }
        return image;
    }

    private static void pullPolicy(
            Yaml.Map container, ComposeSource source, ComposeService service) {
        String policy = service.text("pull_policy").orElse("");
        switch (policy) {
            case "always" -> container.put("imagePullPolicy", "Always");
            case "never" -> container.put("imagePullPolicy", "Never");
            case "missing", "if_not_present" -> container.put("imagePullPolicy", "IfNotPresent");
            case "", "build" -> {}
            default ->
                    source.notes().of(service, "pull_policy", policy, "always, missing or never");
        }
    }

    private static void command(Yaml.Map container, ComposeSource source, ComposeService service) {
        words(container, source, service, "entrypoint", "command");
        words(container, source, service, "command", "args");
    }

    private static void words(
            Yaml.Map container,
            ComposeSource source,
            ComposeService service,
            String key,
            String as) {
        YamlNode node = service.value(key).orElse(null);
        if (node == null) {
            return;
        }
        List<String> words =
                node instanceof Scalar scalar
                        ? ShellWords.split(scalar.value())
                                .orElseThrow(
                                        () ->
                                                service.failure(
                                                        key,
                                                        scalar.value(),
                                                        "quotes that are closed"))
                        : node instanceof Sequence ? service.texts(key) : List.of();
        if (words.isEmpty()) {
            source.notes()
                    .of(service, key, "none", "a command; the image's own cannot be taken away");
            return;
        }
        container.put(as, Yaml.texts(words.stream().map(Environment::literal).toList()));
    }

    private static List<YamlNode> ports(Set<Integer> tcp, Set<Integer> udp) {
        List<YamlNode> ports = new ArrayList<>();
        tcp.forEach(port -> ports.add(port("tcp", port)));
        udp.forEach(port -> ports.add(port("udp", port)));
        return ports;
    }

    private static Mapping port(String protocol, int port) {
        Yaml.Map map =
                Yaml.map()
                        .put("name", protocol + "-" + port)
                        .put("containerPort", Yaml.plain(Integer.toString(port)));
        return (protocol.equals("udp") ? map.put("protocol", "UDP") : map).make();
    }

    private static void putList(Yaml.Map map, String key, List<? extends YamlNode> list) {
        if (!list.isEmpty()) {
            map.put(key, Yaml.list(list));
        }
    }

    private static void flag(Yaml.Map container, ComposeService service, String key, String as) {
        if (service.text(key).orElse("").equals("true")) {
            container.put(as, Yaml.plain("true"));
        }
    }
}
