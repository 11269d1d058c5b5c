package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.model.ContainerPorts;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many containers a service has in the mesh. Each needs a network namespace of its own, and so
 * becomes a service of its own.
 *
 * @param count at least 1
 * @param isRewritten whether what the file says of it must go
 */
record Replicas(int count, boolean isRewritten) {

    static final String SCALE = "scale";
    static final String DEPLOY = "deploy";
    static final String REPLICAS = "replicas";

    private static final int MAX = 100;
    private static final String DEPLOY_REPLICAS = DEPLOY + "." + REPLICAS;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /**
     * Reads it.
     *
     * @param asked by service name, instead of what the file says
     * @throws io.gossamer.cli.process.MeshFailure if it is no number, or the service cannot have
     *     several containers
     */
    static Replicas of(ComposeService service, Map<String, Integer> asked) {
        Optional<YamlNode> scale = service.value(SCALE);
        Optional<YamlNode> replicas = replicas(service);
        Replicas result =
                asked.containsKey(service.name())
                        ? asked(service, asked.getOrDefault(service.name(), 1))
                        : stated(service, scale, replicas);
        if (result.count > 1) {
            requireNothingUnique(service, result.count);
        }
        return result;
    }

    private static Replicas asked(ComposeService service, int count) {
        requireWithin(service, service.entry().key(), SCALE, count);
        return new Replicas(count, true);
    }

    private static Replicas stated(
            ComposeService service, Optional<YamlNode> scale, Optional<YamlNode> replicas) {
        int byScale = scale.map(node -> number(service, SCALE, node)).orElse(-1);
        int byDeploy = replicas.map(node -> number(service, DEPLOY_REPLICAS, node)).orElse(-1);
        if (byScale >= 0 && byDeploy >= 0 && byScale != byDeploy) {
            throw service.failure(
                    SCALE,
                    Integer.toString(byScale),
                    "the same as " + DEPLOY_REPLICAS + ", which is " + byDeploy);
        }
        // What is not to run at all stays so.
        int count = Math.max(byScale, byDeploy);
        return new Replicas(Math.max(1, count), count > 1);
    }

    private static Optional<YamlNode> replicas(ComposeService service) {
        return service.value(DEPLOY)
                .filter(Mapping.class::isInstance)
                .map(deploy -> ((Mapping) deploy).effective().get(REPLICAS))
                .map(entry -> entry.value().target());
    }

    private static int number(ComposeService service, String key, YamlNode node) {
        String text = node instanceof Scalar scalar ? scalar.value() : "a collection";
        if (!NUMBER.matcher(text).matches()) {
            throw service.failure(
                    node,
                    key,
                    text,
                    "a number, since each replica becomes a service of its own; or say --scale "
                            + service.name()
                            + "=NUMBER");
        }
        int count = Integer.parseInt(text);
        if (count > 0) {
            requireWithin(service, node, key, count);
        }
        return count;
    }

    private static void requireWithin(ComposeService service, YamlNode at, String key, int count) {
        if (count < 1 || count > MAX) {
            throw service.failure(
                    at,
                    key,
                    Integer.toString(count),
                    "1 to " + MAX + ", since each replica becomes a service of its own");
        }
    }

    private static void requireNothingUnique(ComposeService service, int count) {
        for (String key : List.of("container_name", "mac_address")) {
            if (service.value(key).isPresent()) {
                throw service.failure(
                        key,
                        service.text(key).orElse(""),
                        "none, since " + count + " replicas cannot share it; remove it");
            }
        }
        service.named(NetworkContainer.NETWORKS)
                .forEach((name, network) -> requireNoAddress(service, name, network, count));
        for (String port : ContainerPorts.fixedOnHost(service)) {
            throw service.failure(
                    "ports",
                    port,
                    "no single host port, since "
                            + count
                            + " replicas cannot share it; publish the container's port alone, or a"
                            + " range of host ports as in 8080-8089:80");
        }
    }

    private static void requireNoAddress(
            ComposeService service, String name, YamlNode network, int count) {
        if (!(network instanceof Mapping mapping)) {
            return;
        }
        for (String key : List.of("ipv4_address", "ipv6_address", "mac_address")) {
            if (mapping.effective().containsKey(key)) {
                throw service.failure(
                        NetworkContainer.NETWORKS,
                        name + "." + key,
                        "no fixed address, since " + count + " replicas cannot share it");
            }
        }
    }
}
