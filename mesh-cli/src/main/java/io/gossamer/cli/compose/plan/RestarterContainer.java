package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;

/**
 * Starts containers again that Docker left without their network. Whoever rules it rules the host,
 * so it has the engine's socket and nothing else: no network, no volume, no key.
 */
final class RestarterContainer {

    private static final String SOCKET = "/run/docker.sock";

    private RestarterContainer() {}

    static Entry of(EngineSocket engine, InjectSettings settings) {
        return new Entry(
                Yaml.text(MeshNames.RESTARTER),
                Containers.confined(settings.images().destination())
                        .put("group_add", Yaml.texts(Integer.toString(engine.group())))
                        .put("network_mode", "none")
                        .put(
                                "entrypoint",
                                Yaml.texts("/opt/gossamer/mesh-destination/mesh-restarter"))
                        .put("command", Yaml.texts("--docker-socket=" + SOCKET))
                        .put("tmpfs", Yaml.texts("/tmp"))
                        // It bars from replacing the socket.
                        .put("volumes", Yaml.texts(engine.path() + ":" + SOCKET + ":ro"))
                        .put("healthcheck", Yaml.map().put("disable", Yaml.plain("true")).make())
                        .put("restart", "unless-stopped")
                        .put("labels", Containers.labels("restarter", ""))
                        .make());
    }
}
