package io.gossamer.cli.export;

import io.gossamer.cli.compose.plan.MeshMember;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.pod.PodTemplate;
import io.gossamer.cli.export.pod.References;
import io.gossamer.cli.export.source.ComposeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ServiceAccount of a workload, its files, and what runs its Pods. */
final class WorkloadManifests {

    /** A job ends only if its sidecar does: the cluster then ends it after the job's container. */
    private static final String NATIVE_SIDECAR = "config.linkerd.io/proxy-enable-native-sidecar";

    private final ComposeSource source;
    private final Cluster cluster;
    private final References references;
    private final Networks networks;

    WorkloadManifests(
            ComposeSource source, Cluster cluster, References references, Networks networks) {
        this.source = source;
        this.cluster = cluster;
        this.references = references;
        this.networks = networks;
    }

    List<Manifest> of(Workload workload, Annotations annotations) {
        String name = workload.name();
        boolean isJob = workload.run().kind() == Workload.Kind.JOB;
        PodTemplate pod =
                PodTemplate.of(
                        source,
                        new PodTemplate.Parts(
                                name,
                                workload.containers(),
                                workload.member().ports(),
                                workload.udp(),
                                workload.run().replicas(),
                                isJob ? Optional.of(restart(workload)) : Optional.empty()),
                        references);
        List<Manifest> manifests = new ArrayList<>();
        manifests.add(new Manifest(name, plain(name, "v1", "ServiceAccount", name).make()));
        if (!pod.files().isEmpty()) {
            manifests.add(
                    new Manifest(
                            name,
                            plain(name, "v1", "ConfigMap", PodTemplate.filesOf(name))
                                    .put("data", Cluster.texts(pod.files()))
                                    .make()));
        }
        manifests.add(new Manifest(name, runner(workload, annotations, pod)));
        return manifests;
    }

    private Yaml.Map plain(String workload, String apiVersion, String kind, String name) {
        return cluster.resourceOf(workload, apiVersion, kind, name, Map.of());
    }

    private static String restart(Workload workload) {
        boolean isTriedAgain = workload.run().tries().map(tries -> tries > 0).orElse(true);
        return isTriedAgain ? "OnFailure" : "Never";
    }

    private Mapping runner(Workload workload, Annotations annotations, PodTemplate pod) {
        Mapping template = template(workload, annotations, pod);
        Workload.Run run = workload.run();
        String name = workload.name();
        Mapping selector = Cluster.matching(Cluster.selector(name));
        Yaml.Map spec = Yaml.map();
        switch (run.kind()) {
            case JOB -> {
                run.tries().ifPresent(tries -> spec.put("backoffLimit", number(tries)));
                if (run.replicas() > 1) {
                    spec.put("completions", number(run.replicas()));
                    spec.put("parallelism", number(run.replicas()));
                }
            }
            case DEPLOYMENT -> {
                spec.put("replicas", number(run.replicas())).put("selector", selector);
                if (pod.hasClaims()) {
                    // The old Pod must leave the volume before the new one can have it.
                    spec.put("strategy", Yaml.map().put("type", "Recreate").make());
                }
            }
            case DAEMON_SET -> spec.put("selector", selector);
        }
        spec.put("template", template);
        return switch (run.kind()) {
            case JOB -> plain(name, "batch/v1", "Job", name).put("spec", spec.make()).make();
            case DEPLOYMENT ->
                    plain(name, "apps/v1", "Deployment", name).put("spec", spec.make()).make();
            case DAEMON_SET ->
                    plain(name, "apps/v1", "DaemonSet", name).put("spec", spec.make()).make();
        };
    }

    private Mapping template(Workload workload, Annotations annotations, PodTemplate pod) {
        Map<String, String> all = annotations.ofPod();
        all.put(MeshMember.INJECT, workload.member().inject());
        boolean isMeshed = workload.member().reason().isEmpty();
        if (isMeshed && workload.run().kind() == Workload.Kind.JOB) {
            all.putIfAbsent(NATIVE_SIDECAR, "true");
        }
        Mapping metadata =
                Yaml.map()
                        .put(
                                "labels",
                                cluster.labels(
                                        Optional.of(workload.name()), networks.labels(workload)))
                        .put("annotations", Cluster.texts(all))
                        .make();
        return Yaml.map().put("metadata", metadata).put("spec", pod.spec()).make();
    }

    private static io.gossamer.cli.compose.yaml.YamlNode number(int number) {
        return Yaml.plain(Integer.toString(number));
    }
}
