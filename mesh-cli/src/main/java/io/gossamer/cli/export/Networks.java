package io.gossamer.cli.export;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.compose.model.ContainerPorts;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The networks that keep services apart. If every service reaches every other there is nothing to
 * keep; else each Pod bears a label for each of its networks, and is reached by Pods that share
 * one.
 */
final class Networks {

    private static final String LABEL = "mesh.network/";
    private static final String DEFAULT = "default";

    private final ComposeSource source;
    private final Cluster cluster;
    private final List<Workload> workloads;
    private final Map<String, Set<String>> members = new TreeMap<>();

    Networks(ComposeSource source, Cluster cluster, List<Workload> workloads) {
        this.source = source;
        this.cluster = cluster;
        this.workloads = workloads;
        workloads.forEach(
                workload -> members.put(workload.name(), new TreeSet<>(networksOf(workload))));
    }

    private static Set<String> networksOf(Workload workload) {
        Set<String> names = workload.service().named("networks").keySet();
        return names.isEmpty() ? Set.of(DEFAULT) : names;
    }

    private boolean separate() {
        return members.values().stream()
                .anyMatch(a -> members.values().stream().anyMatch(b -> isDisjoint(a, b)));
    }

    private static boolean isDisjoint(Set<String> a, Set<String> b) {
        return a.stream().noneMatch(b::contains);
    }

    /** The labels of a workload's Pods. */
    Map<String, String> labels(Workload workload) {
        Map<String, String> labels = new TreeMap<>();
        if (separate()) {
            members.getOrDefault(workload.name(), Set.of())
                    .forEach(network -> labels.put(LABEL + Names.label(network), "true"));
        }
        return labels;
    }

    /** The policies that keep the services apart; none if the file keeps none apart. */
    List<Manifest> policies() {
        noteWhatIsLost();
        List<Manifest> policies = new ArrayList<>();
        if (!separate()) {
            return policies;
        }
        Set<String> networks = new TreeSet<>();
        members.values().forEach(networks::addAll);
        networks.forEach(network -> policies.add(within(network)));
        for (Workload workload : workloads) {
            List<YamlNode> ports = publishedPorts(workload);
            // An empty list would be all ports.
            if (!ports.isEmpty()) {
                policies.add(published(workload, ports));
            }
        }
        return policies;
    }

    private Manifest within(String network) {
        Mapping label = Yaml.map().put(LABEL + Names.label(network), Yaml.text("true")).make();
        Mapping pods = Yaml.map().put("podSelector", Cluster.matching(label)).make();
        // The control plane taps and scrapes the sidecars.
        Mapping mesh =
                Yaml.map()
                        .put(
                                "namespaceSelector",
                                Cluster.matching(
                                        Yaml.map()
                                                .put(
                                                        "kubernetes.io/metadata.name",
                                                        MeshIdentity.DEFAULT_CONTROL_NAMESPACE)
                                                .make()))
                        .make();
        return policy(
                "network-" + Names.label(network),
                Cluster.matching(label),
                Yaml.map().put("from", Yaml.list(List.of(pods, mesh))).make());
    }

    private static List<YamlNode> publishedPorts(Workload workload) {
        ContainerPorts published = ContainerPorts.published(workload.service());
        List<YamlNode> ports = new ArrayList<>();
        published.tcp().forEach(port -> ports.add(port("TCP", port)));
        for (String text : published.udp()) {
            Application.udp(text).forEach(port -> ports.add(port("UDP", port)));
        }
        return ports;
    }

    /** What is published is reached from everywhere. */
    private Manifest published(Workload workload, List<YamlNode> ports) {
        return policy(
                "published-" + workload.name(),
                Cluster.matching(Cluster.selector(workload.name())),
                Yaml.map().put("ports", Yaml.list(ports)).make());
    }

    private static Mapping port(String protocol, int port) {
        return Yaml.map()
                .put("protocol", protocol)
                .put("port", Yaml.plain(Integer.toString(port)))
                .make();
    }

    private Manifest policy(String name, Mapping podSelector, Mapping rule) {
        return new Manifest(
                KubernetesExport.SHARED,
                cluster.resource("networking.k8s.io/v1", "NetworkPolicy", name, Map.of())
                        .put(
                                "spec",
                                Yaml.map()
                                        .put("podSelector", podSelector)
                                        .put("policyTypes", Yaml.texts("Ingress"))
                                        .put("ingress", Yaml.list(List.of(rule)))
                                        .make())
                        .make());
    }

    private void noteWhatIsLost() {
        Set<String> used = new TreeSet<>();
        members.values().forEach(used::addAll);
        for (String network : used) {
            source.section("networks", network).ifPresent(section -> noteNetwork(network, section));
        }
        for (Workload workload : workloads) {
            workload.service().named("networks").forEach((n, body) -> noteAddress(workload, body));
        }
    }

    private void noteNetwork(String network, Mapping section) {
        String what = "networks." + network;
        if (ComposeSource.isTrue(section, "internal")) {
            source.notes()
                    .at(
                            section,
                            what + ".internal",
                            "true",
                            "an EgressNetwork with trafficPolicy: Deny, or a NetworkPolicy of type"
                                    + " Egress; its Pods reach what is outside of the cluster");
        }
        ComposeSource.node(section, "external")
                .filter(node -> !Notes.text(node).equals("false"))
                .ifPresent(
                        node ->
                                source.notes()
                                        .at(
                                                section,
                                                what + ".external",
                                                Notes.text(node),
                                                "services of this file only; others in it reach"
                                                        + " these by their names in the cluster"));
    }

    private void noteAddress(Workload workload, YamlNode body) {
        for (String key : List.of("ipv4_address", "ipv6_address", "mac_address")) {
            if (body instanceof Mapping mapping && ComposeSource.node(mapping, key).isPresent()) {
                source.notes()
                        .of(
                                workload.service(),
                                "networks." + key,
                                ComposeSource.text(mapping, key).orElse(""),
                                "a name; addresses are the cluster's to choose");
            }
        }
    }
}
