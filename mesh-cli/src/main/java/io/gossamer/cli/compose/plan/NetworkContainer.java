package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Span;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the network namespace of a service, with its names, networks and published ports, and the
 * redirect rules in it. Being there before the application and after it, it lets the sidecar be
 * ready first, and survive the application's restarts and end. Whenever it starts, also after a
 * restart of the machine, it sets the rules before anything else; then it has no rights left.
 */
final class NetworkContainer {

    static final String NETWORKS = "networks";
    static final String LINKS = "links";
    static final String SYSCTLS = "sysctls";
    static final String DEFAULT_NETWORK = "default";

    /** What belongs to a network namespace, and therefore moves here. */
    static final List<String> MOVED =
            List.of(
                    NETWORKS,
                    "ports",
                    "expose",
                    "hostname",
                    "domainname",
                    "dns",
                    "dns_opt",
                    "dns_search",
                    "extra_hosts",
                    "mac_address",
                    LINKS,
                    "external_links");

    /** To set the rules, and to become an account without rights. */
    private static final List<String> RIGHTS = List.of("NET_ADMIN", "SETUID", "SETGID");

    private static final String READY_FILE = "/run/mesh-ready";
    private static final String ALIASES = "aliases";

    private NetworkContainer() {}

    static Entry of(MeshedService meshed, InjectSettings settings, Set<String> meshedNames) {
        ComposeService service = meshed.service();
        Yaml.Map container =
                Containers.confined(settings.images().init(), "0:0")
                        .put("cap_add", Yaml.texts(RIGHTS))
                        .put("command", Yaml.texts(command(meshed)))
                        .put("tmpfs", Yaml.texts("/run"))
                        .put(
                                "volumes",
                                Yaml.texts(
                                        MeshNames.namespaceVolume(meshed.name())
                                                + ":"
                                                + Containers.NAMESPACE))
                        .put("healthcheck", Containers.healthcheck("CMD", "test", "-f", READY_FILE))
                        .put("restart", "unless-stopped")
                        .put("labels", Containers.labels("network", service.name()));
        Containers.withProfiles(container, service);
        container.put(NETWORKS, networks(service));
        for (String key : MOVED) {
            if (!key.equals(NETWORKS) && !key.equals(LINKS)) {
                service.value(key)
                        .filter(value -> !(value instanceof Sequence s && s.items().isEmpty()))
                        .ifPresent(value -> container.put(key, value.expanded()));
            }
        }
        if (service.value(LINKS).isPresent()) {
            container.put(LINKS, Yaml.texts(Links.moved(service, meshedNames)));
        }
        Map<String, Scalar> kernel = new LinkedHashMap<>();
        service.pairs(SYSCTLS)
                .forEach(
                        (name, value) -> {
                            if (isOfNetwork(name)) {
                                kernel.put(name, value);
                            }
                        });
        if (!kernel.isEmpty()) {
            container.put(SYSCTLS, pairs(kernel));
        }
        return new Entry(Yaml.text(MeshNames.network(meshed.name())), container.make());
    }

    private static List<String> command(MeshedService meshed) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "hold",
                                "--proxy-uid",
                                Containers.UID,
                                "--inbound-port",
                                Integer.toString(Containers.INBOUND_PORT),
                                "--outbound-port",
                                Integer.toString(Containers.OUTBOUND_PORT),
                                "--namespace-file",
                                Containers.NAMESPACE_FILE));
        command.addAll(meshed.settings().redirect());
        return command;
    }

    static boolean isOfNetwork(String sysctl) {
        return sysctl.startsWith("net.");
    }

    static Mapping pairs(Map<String, Scalar> values) {
        Yaml.Map map = Yaml.map();
        values.forEach((name, value) -> map.put(name, value.expanded()));
        return map.make();
    }

    /** The names of a service's networks. */
    static Set<String> networkNames(ComposeService service) {
        Set<String> names = service.named(NETWORKS).keySet();
        return names.isEmpty() ? Set.of(DEFAULT_NETWORK) : names;
    }

    /** The service's networks, where it is now known by the name that was its container's. */
    private static Mapping networks(ComposeService service) {
        Map<String, YamlNode> networks = service.named(NETWORKS);
        if (networks.isEmpty()) {
            networks.put(DEFAULT_NETWORK, Yaml.map().make());
        }
        Yaml.Map all = Yaml.map();
        networks.forEach((name, value) -> all.put(name, withAliases(service, value)));
        return all.make();
    }

    /** All names by which others on its networks know it. */
    static Set<String> names(ComposeService service) {
        Set<String> names = names(service, Yaml.map().make());
        service.named(NETWORKS).values().forEach(network -> names.addAll(names(service, network)));
        return names;
    }

    private static Set<String> names(ComposeService service, YamlNode network) {
        Set<String> names = new LinkedHashSet<>();
        names.add(service.name());
        service.text("container_name").ifPresent(names::add);
        if (network instanceof Mapping mapping) {
            Entry aliases = mapping.effective().get(ALIASES);
            if (aliases != null && aliases.value().target() instanceof Sequence list) {
                list.items().stream()
                        .filter(Scalar.class::isInstance)
                        .forEach(item -> names.add(((Scalar) item).value()));
            }
        }
        return names;
    }

    private static Mapping withAliases(ComposeService service, YamlNode network) {
        Set<String> aliases = names(service, network);
        List<Entry> entries = new ArrayList<>();
        if (network instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                if (!entry.name().equals(ALIASES)) {
                    entries.add(entry);
                }
            }
        }
        entries.add(new Entry(Yaml.text(ALIASES), Yaml.texts(aliases)));
        return new Mapping(entries, false, YamlNode.Properties.NONE, Span.NONE);
    }
}
