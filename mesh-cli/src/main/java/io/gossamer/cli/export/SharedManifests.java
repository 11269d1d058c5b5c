package io.gossamer.cli.export;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.pod.PodTemplate;
import io.gossamer.cli.export.pod.References;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import io.gossamer.cli.export.source.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What several workloads use: the namespace, volumes, and configs. */
final class SharedManifests {

    private static final String SIZE = "1Gi";

    private final ComposeSource source;
    private final Cluster cluster;

    SharedManifests(ComposeSource source, Cluster cluster) {
        this.source = source;
        this.cluster = cluster;
    }

    /**
     * Makes them.
     *
     * @param references what the Pods use, all of which are made by now
     */
    List<Manifest> of(References references) {
        List<Manifest> manifests = new ArrayList<>();
        if (!cluster.namespace().equals(MeshIdentity.DEFAULT_NAMESPACE)) {
            add(
                    manifests,
                    cluster.resource("v1", "Namespace", cluster.namespace(), Map.of()).make());
        }
        references.configs().forEach(name -> config(name).ifPresent(m -> add(manifests, m)));
        references
                .claims()
                .forEach((volume, pods) -> claim(volume, pods).ifPresent(m -> add(manifests, m)));
        return manifests;
    }

    private static void add(List<Manifest> manifests, Mapping body) {
        manifests.add(new Manifest(KubernetesExport.SHARED, body));
    }

    private Optional<Mapping> claim(String volume, int pods) {
        String name = PodTemplate.claimOf(source, volume);
        Optional<Mapping> section = source.section("volumes", volume);
        if (section.isEmpty()) {
            throw new io.gossamer.cli.process.MeshFailure(
                    source.file().file()
                            + ": volumes."
                            + volume
                            + ": missing (expected: an entry in volumes of the file)");
        }
        if (isExternal(section.get())) {
            note(
                    section.get(),
                    "volumes." + volume + ".external",
                    name,
                    "a PersistentVolumeClaim of that name, made in the cluster before");
            return Optional.empty();
        }
        ComposeSource.node(section.get(), "driver_opts")
                .ifPresent(
                        options ->
                                note(
                                        section.get(),
                                        "volumes." + volume + ".driver_opts",
                                        Notes.text(options),
                                        "a storageClassName in the claim, set by hand"));
        note(
                section.get(),
                "volumes." + volume,
                SIZE,
                pods > 1
                        ? "the size that it needs, in the claim; and a storage class with"
                                + " ReadWriteMany, since "
                                + pods
                                + " Pods share it"
                        : "the size that it needs, in the claim; what is in it here stays here");
        Mapping storage = Yaml.map().put("storage", SIZE).make();
        return Optional.of(
                cluster.resource("v1", "PersistentVolumeClaim", name, Map.of())
                        .put(
                                "spec",
                                Yaml.map()
                                        .put(
                                                "accessModes",
                                                Yaml.texts(
                                                        pods > 1
                                                                ? "ReadWriteMany"
                                                                : "ReadWriteOnce"))
                                        .put(
                                                "resources",
                                                Yaml.map().put("requests", storage).make())
                                        .make())
                        .make());
    }

    private Optional<Mapping> config(String name) {
        Map.Entry<String, String> object = PodTemplate.configOf(source, name);
        Mapping section = source.section("configs", name).orElseThrow();
        String create = "kubectl create configmap " + object.getKey() + " --from-file=";
        if (isExternal(section)) {
            note(
                    section,
                    "configs." + name + ".external",
                    object.getKey(),
                    "a ConfigMap of that name with the key " + object.getValue());
            return Optional.empty();
        }
        Optional<String> file = ComposeSource.text(section, "file");
        TextFile text =
                file.map(path -> TextFile.read(source.directory().resolve(path)))
                        .orElseGet(() -> new TextFile(content(section), ""));
        if (!text.isUsable()) {
            note(
                    section,
                    "configs." + name + ".file",
                    file.orElse(""),
                    "a text file of at most 256 KiB, but it "
                            + text.refusal()
                            + "; "
                            + create
                            + object.getValue()
                            + "="
                            + file.orElse("FILE"));
            return Optional.empty();
        }
        return Optional.of(
                cluster.resource("v1", "ConfigMap", object.getKey(), Map.of())
                        .put("data", Cluster.texts(Map.of(object.getValue(), text.text())))
                        .make());
    }

    private String content(Mapping section) {
        return ComposeSource.text(section, "environment")
                .map(name -> source.variables().getOrDefault(name, ""))
                .or(() -> ComposeSource.text(section, "content"))
                .orElse("");
    }

    private static boolean isExternal(Mapping section) {
        return ComposeSource.node(section, "external")
                .map(node -> !Notes.text(node).equals("false"))
                .orElse(false);
    }

    private void note(Mapping at, String what, String value, String expected) {
        source.notes().at(at, what, value, expected);
    }
}
