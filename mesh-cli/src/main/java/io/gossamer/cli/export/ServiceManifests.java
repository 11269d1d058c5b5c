package io.gossamer.cli.export;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.MeshMember;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.Notes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The Services of a workload: one by its name, and one for each other name that it has. */
final class ServiceManifests {

    private final Cluster cluster;
    private final Notes notes;
    private final List<Workload> workloads;
    private final Set<String> taken = new TreeSet<>();

    ServiceManifests(Cluster cluster, Notes notes, List<Workload> workloads) {
        this.cluster = cluster;
        this.notes = notes;
        this.workloads = workloads;
        workloads.forEach(workload -> taken.add(workload.name()));
    }

    List<Manifest> of(Workload workload, Annotations annotations) {
        notePublished(workload);
        if (!workload.listens()) {
            noteSilent(workload);
            return List.of();
        }
        if (!workload.name().equals(workload.service().name())) {
            noteRenamed(workload);
        }
        List<Manifest> manifests = new ArrayList<>();
        manifests.add(manifest(workload, workload.name(), annotations));
        for (String alias : aliases(workload)) {
            if (!Names.isLabel(alias)) {
                notes.of(
                        workload.service(),
                        "networks",
                        alias,
                        "a name of a-z, 0-9 and - without dots; others call it " + workload.name());
            } else if (taken.add(alias)) {
                manifests.add(manifest(workload, alias, annotations));
            } else if (!alias.equals(workload.name())) {
                notes.of(
                        workload.service(),
                        "networks",
                        alias,
                        "a name that no other service has; others call it " + workload.name());
            }
        }
        return manifests;
    }

    private Manifest manifest(Workload workload, String name, Annotations annotations) {
        List<YamlNode> ports = new ArrayList<>();
        workload.member().ports().forEach(port -> ports.add(port("tcp", port)));
        workload.udp().forEach(port -> ports.add(port("udp", port)));
        Mapping spec =
                Yaml.map()
                        .put("selector", Cluster.selector(workload.name()))
                        .put("ports", Yaml.list(ports))
                        .make();
        return new Manifest(
                workload.name(),
                cluster.resourceOf(workload.name(), "v1", "Service", name, annotations.ofService())
                        .put("spec", spec)
                        .make());
    }

    private static Mapping port(String protocol, int port) {
        Yaml.Map map =
                Yaml.map()
                        .put("name", protocol + "-" + port)
                        .put("port", Yaml.plain(Integer.toString(port)));
        return (protocol.equals("udp") ? map.put("protocol", "UDP") : map).make();
    }

    /** Other names by which Docker's DNS knows it. */
    private Set<String> aliases(Workload workload) {
        Set<String> aliases = new LinkedHashSet<>();
        ComposeService service = workload.service();
        service.text("container_name").ifPresent(aliases::add);
        service.named("networks")
                .values()
                .forEach(
                        network -> {
                            if (network instanceof Mapping mapping
                                    && ComposeSource.node(mapping, "aliases").orElse(null)
                                            instanceof Sequence list) {
                                list.items().forEach(item -> aliases.add(Notes.text(item)));
                            }
                        });
        for (Workload other : workloads) {
            for (String link : other.service().texts("links")) {
                if (link.startsWith(service.name() + ":")) {
                    aliases.add(link.substring(service.name().length() + 1));
                }
            }
        }
        return aliases;
    }

    private void noteRenamed(Workload workload) {
        notes.at(
                workload.service().entry().key(),
                "services." + workload.service().name(),
                "called so by others",
                workload.name() + ", its name in the cluster");
    }

    private void noteSilent(Workload workload) {
        if (workload.run().kind() != Workload.Kind.JOB) {
            notes.of(
                    workload.service(),
                    "expose",
                    "none",
                    "the ports on which it listens, also by the label "
                            + MeshMember.PORTS
                            + "; without them nobody can call it");
        }
    }

    private void notePublished(Workload workload) {
        List<String> published = new ArrayList<>();
        for (YamlNode item : workload.service().items("ports")) {
            published.add(
                    item instanceof Scalar
                            ? Notes.text(item)
                            : ComposeSource.text((Mapping) item, "target").orElse(""));
        }
        if (!published.isEmpty()) {
            notes.of(
                    workload.service(),
                    "ports",
                    String.join(", ", published),
                    "an Ingress, a Gateway or type: LoadBalancer for those outside of the cluster;"
                            + " to try it: kubectl port-forward service/"
                            + workload.name());
        }
    }
}
