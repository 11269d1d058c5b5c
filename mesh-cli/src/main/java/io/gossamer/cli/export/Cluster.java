package io.gossamer.cli.export;

import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.Names;
import java.util.Map;
import java.util.Optional;

/**
 * What all resources of an application have in common.
 *
 * @param namespace that they are in
 * @param application its name
 */
record Cluster(String namespace, String application) {

    /** The label by which Pods are chosen; its value is the workload's name. */
    static final String NAME = "app.kubernetes.io/name";

    private static final String PART_OF = "app.kubernetes.io/part-of";

    /** A resource in the making, without its specification. */
    Yaml.Map resource(
            String apiVersion, String kind, String name, Map<String, String> annotations) {
        return begin(apiVersion, kind, name, Optional.empty(), annotations);
    }

    /** A resource of a workload. */
    Yaml.Map resourceOf(
            String workload,
            String apiVersion,
            String kind,
            String name,
            Map<String, String> annotations) {
        return begin(apiVersion, kind, name, Optional.of(workload), annotations);
    }

    private Yaml.Map begin(
            String apiVersion,
            String kind,
            String name,
            Optional<String> workload,
            Map<String, String> annotations) {
        Yaml.Map metadata = Yaml.map().put("name", name);
        if (!kind.equals("Namespace")) {
            metadata.put("namespace", namespace);
        }
        metadata.put("labels", labels(workload, Map.of()));
        if (!annotations.isEmpty()) {
            metadata.put("annotations", texts(annotations));
        }
        return Yaml.map()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("metadata", metadata.make());
    }

    /** Labels of a workload's resources or Pods. */
    Mapping labels(Optional<String> workload, Map<String, String> others) {
        Yaml.Map labels = Yaml.map();
        workload.ifPresent(name -> labels.put(NAME, name));
        String partOf = Names.labelValue(application);
        if (!partOf.isEmpty()) {
            labels.put(PART_OF, partOf);
        }
        others.forEach(labels::put);
        return labels.make();
    }

    /** What chooses the Pods of a workload. */
    static Mapping selector(String workload) {
        return Yaml.map().put(NAME, workload).make();
    }

    static Mapping matching(Mapping labels) {
        return Yaml.map().put("matchLabels", labels).make();
    }

    static Mapping texts(Map<String, String> pairs) {
        Yaml.Map map = Yaml.map();
        pairs.forEach(map::put);
        return map.make();
    }
}
